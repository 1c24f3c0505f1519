/** `hearsay sweep`: an experiment at every point of a grid, on all cores; one that was stopped goes on where it was. */
import { availableParallelism } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { openDatabase, quoted } from '../archive/database.ts';
import { InputError } from '../core/errors.ts';
import { fromItsFolder } from '../experiment/paths.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import { resolvedYaml } from '../experiment/resolved.ts';
import { sourceOfText } from '../experiment/source.ts';
import { type Sweep, seeded, sweepOf } from '../experiment/sweep.ts';
import { csvCell } from '../exports/csv.ts';
import { FileLedger } from '../host/kept-files.ts';
import { nodeHost } from '../host/node-host.ts';
import { writeSweepReport } from '../host/report-files.ts';
import { digestOf, findUnfinished, keptPoints, SweepFolder } from '../host/sweep-folder.ts';
import { runSweep, type SweepObserver, type SweepPointRun, type SweepTask, tasksOf } from '../host/sweep-run.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { sweepCaptionOf } from '../reports/caption.ts';
import { shellQuoted } from '../reports/commands.ts';
import { figures, samplesOf } from '../reports/figures.ts';
import {
  columnsOf,
  pointOf,
  rowsOf,
  type SweepPoint,
  type SweepResult,
  type SweepRow,
  telling,
} from '../reports/sweep/sweep-result.ts';
import { sweptOf } from '../reports/sweep/swept.ts';
import { sweepReport } from '../reports/text/sweep.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { wholeOf } from './asked.ts';
import { INTERRUPTED } from './exit-status.ts';
import { requestOf } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { controlOf, refuseWithoutLab } from './lab-syntax.ts';
import { Bar, timeLeft } from './progress.ts';
import { pageOf, print, warn } from './terminal.ts';
import { stdout } from './voice.ts';

export interface SweepOptions extends NatsOptions {
  readonly seed?: string;
  readonly samples?: string;
  readonly set: readonly string[];
  readonly figure: readonly string[];
  readonly threads?: string;
  /** Where the agents are that make the runs. */
  readonly lab?: string;
  readonly patience?: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
  readonly out: string;
}

const PROGRESS_MS = 200;
/** How long an agent may be silent before its run is given to another. */
const PATIENCE_MS = 6000;
/** Figures that are drawn where none is asked for. */
const FIGURES_DRAWN = 6;

/** Runs it and prints what came of it. Gives the exit status. */
export async function sweepCommand(file: string, options: SweepOptions): Promise<number> {
  checkFigures(options.figure);
  if (options.lab === undefined) refuseWithoutLab(options);
  const threads =
    options.threads === undefined ? availableParallelism() : Math.max(1, wholeOf(options.threads, '--threads'));
  const base = named(requestOf(fromItsFolder(sourceOfText(nodeHost.readText(file, 'sweep'), file)), options), file);
  const grid = sweepOf(base);
  const name = String(valueAt(base, 'name'));
  const digest = digestOf(base);
  const before = options.fresh === true ? undefined : findUnfinished(options.out, name, digest);
  const seed = seedOf(base) ?? before?.seed ?? nodeHost.drawSeed();
  const kept =
    before &&
    keptPoints(
      before.path,
      grid.cells.map(({ values }) => values),
    );
  const files = new FileLedger(nodeHost);
  const requests = kept?.map(requestIn) ?? grid.cells.map(({ request }) => seeded(request, seed));
  const prepared: Prepared[] = [];
  // All of them before the first runs: what is wrong is told before anything is done.
  for (const request of requests) prepared.push(await prepare(request, files.host));
  for (const change of files.changes()) warn(change);
  const folder = new SweepFolder(options.out, name, digest, seed, before?.path);
  // The points share the copies.
  const copies = new Map([...files.keep(folder.path)].map(([path, copy]) => [path, `../${copy}`]));
  const points = grid.cells.map(({ values }, index): SweepPointRun => {
    const yaml = resolvedYaml(prepared[index], (path) => resolve(path), copies);
    const point = folder.begin(index, values, yaml, prepared[index].topology.names);
    // Threads read the copies, too: the files may change while the sweep lasts.
    const request = copies.size === 0 ? requests[index] : requestIn(join(point.path, 'experiment.yaml'));
    return { prepared: prepared[index], request, folder: point };
  });
  const runTasks = options.lab === undefined ? runHere(threads) : runOnLab(options, options.lab, `${digest}-${seed}`);
  const isInterrupted = await runAll(points, runTasks, before !== undefined);
  const { found, rows } = resultOf(grid, points, { name, seed, path: folder.path, interrupted: isInterrupted });
  await writeTables(folder, grid.keys, rows);
  const page = isInterrupted
    ? undefined
    : await drawSweep(grid, points, found, commandFor(file, base, seed, options), options.figure);
  const result = { ...found, page };
  if (!isInterrupted) folder.finish();
  if (options.json === true) await print(JSON.stringify(result, null, 2));
  else await print(sweepReport(result, options.figure, pageOf(stdout)).join('\n'));
  if (isInterrupted) return INTERRUPTED;
  return result.points.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

/** The experiment of a point, as it was kept. */
function requestIn(file: string): Request {
  return { source: fromItsFolder(sourceOfText(nodeHost.readText(file, 'sweep'), file)) };
}

type RunTasks = (
  points: readonly SweepPointRun[],
  tasks: readonly SweepTask[],
  observer: SweepObserver,
) => Promise<void>;

function runHere(threads: number): RunTasks {
  return (points, tasks, observer) => runSweep(points, tasks, threads, observer);
}

function runOnLab(options: SweepOptions, address: string, name: string): RunTasks {
  const { patienceMs = PATIENCE_MS } = controlOf(options);
  return async (points, tasks, observer) => {
    const { Lab } = await import('../lab/controller/controller.ts');
    const { runSweepOnLab } = await import('../lab/sweep/sweep-controller.ts');
    const lab = await Lab.at(address, options, {});
    const { plane, agents } = lab;
    try {
      await runSweepOnLab(points, tasks, observer, {
        plane,
        agents,
        name,
        patienceMs,
        isFresh: options.fresh === true,
      });
    } finally {
      await lab.leave();
    }
  };
}

/** True where it was interrupted. */
async function runAll(points: readonly SweepPointRun[], runTasks: RunTasks, isResumed: boolean): Promise<boolean> {
  const tasks = tasksOf(points);
  const all = points.reduce((sum, { prepared }) => sum + prepared.experiment.samples, 0);
  if (isResumed) warn(`goes on with a sweep that was stopped: ${all - tasks.length} of ${all} runs are done`);
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  const bar = new Bar();
  const begun = performance.now();
  let done = 0;
  const show = () => {
    const left = tasks.length - done;
    const what = () =>
      `${all - left} of ${all} runs${done === 0 ? '' : `, ${timeLeft(done, left, performance.now() - begun)}`}`;
    bar.show((all - left) / all, what);
  };
  const showing = setInterval(show, PROGRESS_MS);
  try {
    await runTasks(points, tasks, {
      signal: stop.signal,
      sampled() {
        done++;
      },
    });
  } finally {
    clearInterval(showing);
    bar.end();
    release();
  }
  return done < tasks.length;
}

/** Of the points that are over. */
function resultOf(
  { keys, cells }: Sweep,
  points: readonly SweepPointRun[],
  about: Pick<SweepResult, 'name' | 'seed' | 'path' | 'interrupted'>,
) {
  const found: SweepPoint[] = [];
  const rows: SweepRow[] = [];
  for (const [index, { values }] of cells.entries()) {
    const summary = points[index].folder.summary();
    if (summary === undefined) continue;
    found.push(pointOf({ values, summary }));
    rows.push(...rowsOf({ values, summary }));
  }
  return { found: { version: 1, ...about, keys, points: found } satisfies SweepResult, rows };
}

/**
 * The pictures of the figures that were asked for, else of those that tell most. Gives the file of the page; a full
 * disk takes it from the sweep, not its figures.
 */
async function drawSweep(
  { keys, cells }: Sweep,
  points: readonly SweepPointRun[],
  result: SweepResult,
  command: string,
  asked: readonly string[],
): Promise<string | undefined> {
  const { name, seed, path } = result;
  const drawn =
    asked.length > 0
      ? figures.filter((figure) => asked.includes(figure.path))
      : telling(result.points).slice(0, FIGURES_DRAWN);
  const swept = sweptOf(
    { name, seed },
    keys,
    cells.map(({ values }, index) => ({ values, samples: samplesOf(points[index].folder.summary()!) })),
  );
  const page = join(path, 'sweep.html');
  try {
    await writeSweepReport(swept, drawn, sweepCaptionOf(swept, command), page, join(path, 'pictures'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    warn(`the pictures of the sweep are not whole: ${troubleOf(error)}`);
    return undefined;
  }
  return page;
}

/** What runs the same again. */
function commandFor(file: string, base: Request, seed: number, { samples, set }: SweepOptions): string {
  const flags = [
    ...(base.source.raw.seed === seed ? [] : [`--seed ${seed}`]),
    ...(samples === undefined ? [] : [`--samples ${samples}`]),
    ...set.map((setting) => `--set ${shellQuoted(setting)}`),
  ];
  return ['hearsay sweep', shellQuoted(file), ...flags].join(' ');
}

/** One row a run, as CSV and as Parquet. */
async function writeTables(folder: SweepFolder, keys: readonly string[], rows: readonly SweepRow[]): Promise<void> {
  const lines = [columnsOf(keys), ...rows].map((row) => row.map((cell) => csvCell(String(cell))).join(','));
  const file = folder.writeTable(`${lines.join('\n')}\n`);
  if (rows.length === 0) return;
  const database = await openDatabase();
  try {
    await database.run(
      `COPY (SELECT * FROM read_csv(${quoted(file)}, header = true, sample_size = -1)) TO ${quoted(file.replace(/csv$/, 'parquet'))} (FORMAT parquet)`,
    );
  } catch (error) {
    warn(`sweep.parquet could not be written: ${(error as Error).message.split('\n')[0]}`);
  } finally {
    database.closeSync();
  }
}

/** An experiment without a name has that of its file. */
function named(request: Request, file: string): Request {
  if (valueAt(request, 'name') !== undefined) return request;
  const value =
    basename(file, extname(file))
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'sweep';
  return { ...request, settings: [...(request.settings ?? []), { path: ['name'], value, option: 'name' }] };
}

function seedOf(request: Request): number | undefined {
  const given = valueAt(request, 'seed');
  // What is no seed is told when the experiment is prepared.
  return given === undefined ? undefined : (given as number);
}

/** A field of the experiment, as flags and file have it. */
function valueAt({ source, settings = [], bareKeys = [] }: Request, key: string): unknown {
  const bare = bareKeys.findLast((own) => own.key === key);
  const setting = settings.findLast(({ path }) => path.length === 1 && path[0] === key);
  return bare === undefined ? (setting === undefined ? source.raw[key] : setting.value) : bare.value;
}

function checkFigures(asked: readonly string[]): void {
  const known = figures.map(({ path }) => path);
  for (const path of asked)
    if (!known.includes(path)) throw new InputError('--figure', `one of ${known.join(', ')}`, path);
}
