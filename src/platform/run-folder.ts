/**
 * What a run leaves behind: a folder `<out>/<name>/<time>-<seed>/` with the experiment, the summary, the traces and the
 * world views. It is made before the run, so that one that can't be written to is told at once; nothing is overwritten.
 */
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { writeManifest } from '../files/manifest.ts';
import { NAMES_FILE, namesIn, namesText } from '../reports/peer-names-file.ts';
import { END_FILE, endText } from '../reports/run-end.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { dotOf } from '../text/dot.ts';

export class RunFolder {
  readonly path: string;
  private readonly out: string;

  /** @throws InputError where nothing can be written there */
  constructor(out: string, name: string, seed: number, when: Date) {
    this.out = out;
    this.path = makeFolder(join(out, name), `${timeName(when)}-${seed}`, out);
  }

  /**
   * With the names of the peers, where they have any.
   * @throws InputError where the disk is full before the run begins
   */
  writeExperiment(yaml: string, names: PeerNames): void {
    try {
      writeFileSync(join(this.path, 'experiment.yaml'), yaml);
      if (names.any) writeFileSync(join(this.path, NAMES_FILE), namesText(names));
      writeManifest(this.path);
    } catch (error) {
      throw new InputError('--out', `a folder that can be written to (${troubleOf(error)})`, this.path);
    }
  }

  /** Gives what went wrong: a disk that is full takes the summary from the run, not its results from the screen. */
  writeSummary(summary: Summary): string | undefined {
    try {
      writeWhole(join(this.path, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
      const names = namesIn(summary);
      this.writeWorldViews(summary.worldViews, '', names);
      this.writeWorldViews(summary.worldViewsBefore, '-before', names);
      writeManifest(this.path);
    } catch (error) {
      return `what the run leaves in ${this.path} is not whole: ${troubleOf(error)}`;
    } finally {
      this.link();
    }
    return undefined;
  }

  /** Says why the run has no summary. What goes wrong is nothing that the user could do anything about now. */
  writeEnd(reason: string): void {
    try {
      writeWhole(join(this.path, END_FILE), endText(reason));
      writeManifest(this.path);
    } catch {
      // The line on the screen says it.
    }
    this.link();
  }

  private writeWorldViews(views: SampleSummary['worldViews'], suffix: string, names: PeerNames): void {
    for (const { peer, edges } of views ?? []) {
      const file = join(this.path, `world-view-${peer}${suffix}.dot`);
      if (edges.length > 0) writeWhole(file, dotOf(`world of ${names.peer(peer)}`, edges, '\n', names));
    }
  }

  /**
   * `latest` leads to this run from now on. Made beside the old one and put in its place, so that there always is one.
   */
  private link(): void {
    const latest = join(this.out, 'latest');
    const fresh = `${latest}.${process.pid}`;
    try {
      rmSync(fresh, { force: true });
      symlinkSync(relative(dirname(latest), this.path), fresh, 'dir');
      renameSync(fresh, latest);
    } catch {
      // A file system without links, or something of the user's that is called `latest`: the run is there all the same.
      rmSync(fresh, { force: true });
    }
  }
}

/**
 * Makes the folder for the logs of a run, or of one sample of several.
 * @param isAgain when the run is made again: what was written before is removed
 * @throws InputError if nothing can be written there
 */
export function logsFolder(run: string, sample?: number, isAgain = false): string {
  const folder = join(run, sample === undefined ? 'trace' : `trace-${sample}`);
  try {
    if (isAgain) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  } catch (error) {
    throw new InputError('--out', `a folder that can be written to (${troubleOf(error)})`, run);
  }
  return folder;
}

/**
 * Step by step, because mkdir's own `recursive` never comes back where a parent cannot hold folders in some versions of
 * Node: in /proc, for one.
 */
function makeWithParents(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeWithParents(dirname(path));
  mkdirSync(path);
}

/** A time as a part of a folder's name. */
export function timeName(when: Date): string {
  return when.toISOString().replace(/[:.]/g, '-').replace('Z', '');
}

/** A folder of a name that is not taken: `name`, `name-2` … @throws InputError where nothing can be written there */
export function makeFolder(parent: string, name: string, out: string): string {
  if (out === '') throw new InputError('--out', 'the name of a folder, or . for this one', out);
  try {
    makeWithParents(parent);
    for (let attempt = 1; ; attempt++) {
      const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
      try {
        mkdirSync(path);
        return path;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw new InputError(
      '--out',
      `a folder that can be written to (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      out,
    );
  }
}
