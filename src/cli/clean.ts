/**
 * `hearsay clean`: takes old runs, sweeps and results of checks away. It says which, and removes them only where it was
 * told to: by --yes, or by an answer at a terminal.
 *
 * Of each name the latest runs stay, and the one that `latest` leads to; sweeps and the results of checks are counted
 * by themselves. What is not over and was written to a moment ago may still be going: it stays as well. All else is
 * never touched.
 */
import { existsSync, lstatSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { nameOf } from '../archive/runs.ts';
import { allKept, type Kept } from '../archive/runs-folder.ts';
import { InputError } from '../core/errors.ts';
import { plural } from '../text/layout.ts';
import { bytesIn, lastWritten } from './folder-size.ts';
import { stderr } from './output-streams.ts';
import { sizeText } from './runs.ts';
import { print, warn } from './terminal.ts';
import { wholeOf } from './trace-arguments.ts';

export interface CleanOptions {
  readonly keep: string;
  readonly yes?: boolean;
  readonly out: string;
}

/** A run that is not over and was not written to for so long is taken for dead. */
const STILL_MS = 10 * 60_000;

/** @param names only what has one of these names; all without any */
export async function cleanCommand(names: readonly string[], { keep, yes, out }: CleanOptions): Promise<void> {
  const kept = wholeOf(keep, '--keep');
  const all = allKept(out, warn).filter((one) => !isElsewhere(one, out));
  for (const name of names) {
    if (!all.some((one) => titleOf(one, out) === name))
      throw new InputError('clean', `the name of runs in ${out}`, name);
  }
  const wanted = all.filter((one) => names.length === 0 || names.includes(titleOf(one, out)));
  const doomed = doomedOf(wanted, kept, out);
  if (doomed.length === 0) {
    await print('Nothing to remove.');
    return;
  }
  const sizes = doomed.map(({ folder }) => bytesIn(folder));
  const sum = `${countOf(doomed)}, ${sizeText(sizes.reduce((whole, size) => whole + size, 0))}`;
  const lines = doomed.map(
    (one, index) => `  ${one.kind === 'run' ? '' : `${one.kind} `}${nameOf(one, out)}  ${sizeText(sizes[index])}`,
  );
  await print(lines.join('\n'));
  if (yes !== true && !(await isAgreed(sum))) {
    await print(process.stdin.isTTY === true ? 'Nothing removed.' : `${sum}. Nothing removed: --yes removes them.`);
    return;
  }
  for (const { folder } of doomed) remove(folder);
  await print(`Removed ${sum}.`);
}

/** 3 runs, 1 sweep. */
function countOf(doomed: readonly Kept[]): string {
  const kinds = ['run', 'sweep', 'check'] as const;
  const counts = kinds.map((kind) => [kind, doomed.filter((one) => one.kind === kind).length] as const);
  return counts.flatMap(([kind, count]) => (count === 0 ? [] : plural(count, kind))).join(', ');
}

/**
 * Of each name all but the latest `kept`, and the latest `kept` that ended: one that was killed takes no place from a
 * whole one.
 */
function doomedOf(all: readonly Kept[], kept: number, out: string): Kept[] {
  const latest = existsSync(join(out, 'latest')) ? realpathSync(join(out, 'latest')) : undefined;
  const groups = new Map<string, Kept[]>();
  for (const one of all) groups.set(groupOf(one, out), [...(groups.get(groupOf(one, out)) ?? []), one]);
  // Folders begin with their time, so that they come in order of time.
  const staying = new Set(
    [...groups.values()].flatMap((group) => [...last(group, kept), ...last(group.filter(isOver), kept)]),
  );
  return all.filter((one) => !staying.has(one) && realpathSync(one.folder) !== latest && !mayBeGoing(one));
}

function last(group: readonly Kept[], count: number): Kept[] {
  return group.slice(Math.max(0, group.length - count));
}

function isOver(one: Kept): boolean {
  return one.isOver;
}

function mayBeGoing({ folder, isOver: isDone }: Kept): boolean {
  return !isDone && Date.now() - lastWritten(folder) < STILL_MS;
}

/** Behind a link there is nothing of this folder. */
function isElsewhere({ folder }: Kept, out: string): boolean {
  return lstatSync(folder).isSymbolicLink() || !realpathSync(folder).startsWith(`${realpathSync(out)}${sep}`);
}

/** The name of the experiment: the folder that it is in. */
function titleOf(one: Kept, out: string): string {
  return dirname(nameOf(one, out));
}

function groupOf(one: Kept, out: string): string {
  return `${one.kind} ${titleOf(one, out)}`;
}

async function isAgreed(sum: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Remove ${sum}? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** The folder, and that of its name where it was the last in it. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw new InputError('clean', `a folder that can be removed (${(error as NodeJS.ErrnoException).code})`, folder);
  }
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Others are in it.
  }
}
