/** `hearsay sweep`: an experiment at every point of a grid, on all cores; one that was stopped goes on where it was. */
import { availableParallelism } from 'node:os';
import { basename, extname, join } from 'node:path';
import { keepAsParquet } from '../archive/csv-as-parquet.ts';
import { InputError } from '../core/errors.ts';
import { fromItsFolder } from '../experiment/paths.ts';
import type { Request } from '../experiment/prepare.ts';
import { sourceOfText } from '../experiment/source.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import { writeSweepReport } from '../platform/report-files.ts';
import { finish, planSweep, resultOf, type SweepPlan, valueAt } from '../platform/sweep-plan.ts';
import { runSweep, type SweepObserver, type SweepPointRun, type SweepTask, tasksOf } from '../platform/sweep-run.ts';
import { readTextFile } from '../platform/text-file.ts';
import { sweepCaptionOf } from '../reports/caption.ts';
import { shellQuoted } from '../reports/commands.ts';
import { type SweepResult, telling } from '../reports/sweep/sweep-result.ts';
import { sweptOf } from '../reports/sweep/swept.ts';
import { figures, samplesOf } from '../reports/table-figures.ts';
import { sweepReport } from '../reports/text/sweep.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { INTERRUPTED } from './exit-status.ts';
import { requestOf, type SeriesFlags } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { controlOf, refuseWithoutLab } from './lab-syntax.ts';
import { stdout } from './output-streams.ts';
import { Bar, timeLeft } from './progress.ts';
import { lose, pageOf, print, warn } from './terminal.ts';
import { wholeOf } from './trace-arguments.ts';

export interface SweepOptions extends NatsOptions, SeriesFlags {
  readonly seed?: string;
  readonly samples?: string;
  readonly set: readonly string[];
  readonly figure: readonly string[];
  /** Where the agents are that make the runs. */
  readonly lab?: string;
  readonly patience?: string;
  readonly fresh?: boolean;
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
  const { threads: given, out, lab } = options;
  const threads = given === undefined ? availableParallelism() : Math.max(1, wholeOf(given, '--threads'));
  const limitMs = reactionLimitOf(options.reactionLimit, '--reaction-limit');
  const base = named(requestOf(fromItsFolder(sourceOfText(readTextFile(file, 'sweep'), file)), options), file);
  const plan = await planSweep(base, { out, isFresh: options.fresh === true, limitMs });
  for (const change of plan.changes) warn(change);
  const runTasks = lab === undefined ? runHere(threads) : runOnLab(options, lab, `${plan.digest}-${plan.seed}`);
  await runAll(plan, runTasks, limitMs);
  const { result: found, rows } = resultOf(plan);
  const table = finish(plan, found, rows);
  const trouble = rows.length === 0 ? undefined : await keepAsParquet(table);
  if (trouble !== undefined) lose(trouble);
  const page = found.interrupted
    ? undefined
    : await drawSweep(plan, found, commandFor(file, base, plan.seed, options), options.figure);
  await tellSweep({ ...found, page }, options);
  if (found.interrupted) return INTERRUPTED;
  return found.points.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

async function tellSweep(result: SweepResult, { json, figure }: SweepOptions): Promise<void> {
  const ended = new Set(result.points.flatMap(({ endedCalls = [] }) => endedCalls));
  for (const call of ended) warn(call);
  if (json === true) await print(JSON.stringify(result, null, 2));
  else await print(sweepReport(result, figure, pageOf(stdout)).join('\n'));
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

async function runAll({ points, isResumed }: SweepPlan, runTasks: RunTasks, limitMs: number): Promise<void> {
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
  const sampled = () => {
    done++;
  };
  try {
    await runTasks(points, tasks, { signal: stop.signal, limitMs, sampled });
  } finally {
    clearInterval(showing);
    bar.end();
    release();
  }
}

/**
 * The pictures of the figures that were asked for, else of those that tell most. Gives the file of the page; a full
 * disk takes it from the sweep, not its figures.
 */
async function drawSweep(
  { grid: { keys, cells }, points, name, seed }: SweepPlan,
  { path, points: found }: SweepResult,
  command: string,
  asked: readonly string[],
): Promise<string | undefined> {
  const drawn =
    asked.length > 0 ? figures.filter((figure) => asked.includes(figure.path)) : telling(found).slice(0, FIGURES_DRAWN);
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
    lose(`the pictures of the sweep are not whole: ${troubleOf(error)}`);
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

/** An experiment without a name has that of its file. */
function named(request: Request, file: string): Request {
  if (valueAt(request, 'name') !== undefined) return request;
  const value =
    basename(file, extname(file))
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'sweep';
  return { ...request, settings: [...(request.settings ?? []), { path: ['name'], value, option: 'name' }] };
}

function checkFigures(asked: readonly string[]): void {
  const known = figures.map(({ path }) => path);
  for (const path of asked)
    if (!known.includes(path)) throw new InputError('--figure', `one of ${known.join(', ')}`, path);
}
