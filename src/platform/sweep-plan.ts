/**
 * A sweep from what is asked for to its points, ready to run, and from their runs to its result: the command and a
 * program do the same. Every point is prepared before the first one runs, so that what is wrong is found at once.
 */
import { join, resolve } from 'node:path';
import { fromItsFolder } from '../experiment/paths.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { resolvedYaml } from '../experiment/resolved-yaml.ts';
import { sourceOfText } from '../experiment/source.ts';
import { type Sweep, seeded, sweepOf } from '../experiment/sweep.ts';
import {
  columnsOf,
  pointOf,
  rowsOf,
  type SweepPoint,
  type SweepResult,
  type SweepRow,
} from '../reports/sweep/sweep-result.ts';
import { csvText } from '../text/csv.ts';
import { changesOfKept, FileLedger } from './kept-files.ts';
import { nodePlatformWith } from './node-platform.ts';
import { digestOf, findUnfinished, keptPoints, SweepFolder } from './sweep-folder.ts';
import type { SweepPointRun } from './sweep-run.ts';
import { readTextFile } from './text-file.ts';

export interface SweepSettings {
  /** The folder of runs. */
  readonly out: string;
  /** True to begin anew although one like it was stopped. */
  readonly isFresh: boolean;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
}

export interface SweepPlan {
  readonly name: string;
  readonly seed: number;
  readonly digest: string;
  readonly grid: Sweep;
  readonly points: readonly SweepPointRun[];
  readonly folder: SweepFolder;
  /** True if it goes on with one that was stopped. */
  readonly isResumed: boolean;
  /** Files of the user that are no longer what was kept of them, a sentence each. */
  readonly changes: readonly string[];
}

/** @throws InputError at the first thing that is wrong with any point */
export async function planSweep(base: Request, { out, isFresh, limitMs }: SweepSettings): Promise<SweepPlan> {
  const grid = sweepOf(base);
  const digest = digestOf(base);
  const givenName = valueAt(base, 'name');
  const before = isFresh || givenName === undefined ? undefined : findUnfinished(out, String(givenName), digest);
  const platform = nodePlatformWith(limitMs);
  const files = new FileLedger(platform);
  // What is no seed is reported when the experiment is prepared.
  const seed = (valueAt(base, 'seed') as number | undefined) ?? before?.seed ?? platform.drawSeed();
  const kept =
    before &&
    keptPoints(
      before.path,
      grid.cells.map(({ values }) => values),
    );
  const requests =
    kept?.map(requestIn) ?? grid.cells.map(({ request }) => ({ ...seeded(request, seed), own: base.own }));
  const prepared: Prepared[] = [];
  for (const request of requests) prepared.push(await prepare(request, files.platform));
  const { name } = prepared[0].experiment;
  const folder = new SweepFolder(out, name, digest, seed, before?.path);
  const changes = [...(kept ?? []).flatMap((file) => changesOfKept(file)), ...files.changes()];
  const points = beginPoints({ grid, prepared, requests, folder, copies: files.keep(folder.path) });
  folder.record();
  return { name, seed, digest, grid, points, folder, isResumed: before !== undefined, changes };
}

interface Beginning {
  readonly grid: Sweep;
  readonly prepared: readonly Prepared[];
  readonly requests: readonly Request[];
  readonly folder: SweepFolder;
  readonly copies: ReadonlyMap<string, string>;
}

function beginPoints({ grid, prepared, requests, folder, copies }: Beginning): SweepPointRun[] {
  // The points share the copies.
  const shared = new Map([...copies].map(([path, copy]) => [path, `../${copy}`]));
  return grid.cells.map(({ values }, index) => {
    const yaml = resolvedYaml(prepared[index], (path) => resolve(path), shared);
    const point = folder.begin(index, values, yaml, prepared[index].topology.names);
    // Threads read the copies, too: the files may change while the sweep lasts.
    const request = copies.size === 0 ? requests[index] : requestIn(join(point.path, 'experiment.yaml'));
    return { prepared: prepared[index], request, folder: point };
  });
}

/** The experiment of a point, as it was kept. */
function requestIn(file: string): Request {
  return { source: fromItsFolder(sourceOfText(readTextFile(file, 'sweep'), file)) };
}

/** What the points that are over came to. */
export function resultOf({ grid, points, name, seed, folder }: SweepPlan): {
  readonly result: SweepResult;
  readonly rows: readonly SweepRow[];
} {
  const found: SweepPoint[] = [];
  const rows: SweepRow[] = [];
  for (const [index, { values }] of grid.cells.entries()) {
    const summary = points[index].folder.summary();
    if (summary === undefined) continue;
    found.push(pointOf({ values, summary }));
    rows.push(...rowsOf({ values, summary }));
  }
  const interrupted = found.length < grid.cells.length;
  return { result: { version: 1, name, seed, path: folder.path, interrupted, keys: grid.keys, points: found }, rows };
}

/** Writes a row a run, and what else closes a sweep. Gives the file of the rows. */
export function finish({ grid, folder }: SweepPlan, result: SweepResult, rows: readonly SweepRow[]): string {
  const file = folder.writeTable(csvText([columnsOf(grid.keys), ...rows]));
  if (result.interrupted) folder.record();
  else folder.finish();
  return file;
}

/** A field of the experiment, as flags and file have it. */
export function valueAt({ source, settings = [], unqualifiedKeys = [] }: Request, key: string): unknown {
  const bare = unqualifiedKeys.findLast((own) => own.key === key);
  const setting = settings.findLast(({ path }) => path.length === 1 && path[0] === key);
  return bare === undefined ? (setting === undefined ? source.raw[key] : setting.value) : bare.value;
}
