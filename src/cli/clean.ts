/**
 * `hearsay clean`: takes old runs away. It says which, and removes them only where it was told to: by --yes, or by an answer at a terminal.
 *
 * Of each name the latest runs stay, and the one that `latest` leads to. A run that has no summary and was written to a moment ago may still be going: it stays as well. What is
 * no run is never touched.
 */
import { existsSync, lstatSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { allRuns, nameOf, type Run } from '../archive/runs.ts';
import { InputError } from '../core/errors.ts';
import { plural } from '../reports/text/layout.ts';
import { wholeOf } from './asked.ts';
import { bytesIn, lastWritten } from './folder-size.ts';
import { sizeText } from './runs.ts';
import { print, warn } from './terminal.ts';

export interface CleanOptions {
  readonly keep: string;
  readonly yes?: boolean;
  readonly out: string;
}

/** A run that is not over and was not written to for so long is taken for dead. */
const STILL_MS = 10 * 60_000;

/** @param names only runs of these names; of all without any */
export async function cleanCommand(names: readonly string[], { keep, yes, out }: CleanOptions): Promise<void> {
  const kept = wholeOf(keep, '--keep');
  const runs = allRuns(out, warn).filter((run) => !isElsewhere(run, out));
  for (const name of names) {
    if (!runs.some((run) => groupOf(run, out) === name)) throw new InputError('clean', `the name of runs in ${out}`, name);
  }
  const wanted = runs.filter((run) => names.length === 0 || names.includes(groupOf(run, out)));
  const doomed = doomedOf(wanted, kept, out);
  if (doomed.length === 0) {
    await print('Nothing to remove.');
    return;
  }
  const sizes = doomed.map(({ folder }) => bytesIn(folder));
  const sum = `${plural(doomed.length, 'run')}, ${sizeText(sizes.reduce((all, size) => all + size, 0))}`;
  await print(doomed.map((run, index) => `  ${nameOf(run, out)}  ${sizeText(sizes[index])}`).join('\n'));
  if (yes !== true && !(await isAgreed(sum))) {
    await print(process.stdin.isTTY === true ? 'Nothing removed.' : `${sum}. Nothing removed: --yes removes them.`);
    return;
  }
  for (const { folder } of doomed) remove(folder);
  await print(`Removed ${sum}.`);
}

/** Of each name all but the latest `kept`, and the latest `kept` that ended: one that was killed takes no place from a whole one. */
function doomedOf(runs: readonly Run[], kept: number, out: string): Run[] {
  const latest = existsSync(join(out, 'latest')) ? realpathSync(join(out, 'latest')) : undefined;
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(groupOf(run, out), [...(groups.get(groupOf(run, out)) ?? []), run]);
  // Folders begin with their time, so that they come in order of time.
  const staying = new Set([...groups.values()].flatMap((group) => [...last(group, kept), ...last(group.filter(isOver), kept)]));
  return runs.filter((run) => !staying.has(run) && realpathSync(run.folder) !== latest && !mayBeGoing(run));
}

function last(runs: readonly Run[], count: number): Run[] {
  return runs.slice(Math.max(0, runs.length - count));
}

function isOver({ summary }: Run): boolean {
  return summary !== undefined;
}

function mayBeGoing({ folder, summary }: Run): boolean {
  return summary === undefined && Date.now() - lastWritten(folder) < STILL_MS;
}

/** Behind a link there are no runs of this folder. */
function isElsewhere({ folder }: Run, out: string): boolean {
  return lstatSync(folder).isSymbolicLink() || !realpathSync(folder).startsWith(`${realpathSync(out)}${sep}`);
}

/** The name of the experiment: the folder that its runs are in. */
function groupOf(run: Run, out: string): string {
  return dirname(nameOf(run, out));
}

async function isAgreed(sum: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
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
