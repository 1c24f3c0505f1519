/** `hearsay run`: one experiment, or a tour of several. */
import { join, resolve } from 'node:path';
import { isPlanned } from '../core/crash-reasons.ts';
import { InputError } from '../core/errors.ts';
import { fromItsFolder } from '../experiment/paths.ts';
import type { Platform } from '../experiment/platform.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { resolvedYaml } from '../experiment/resolved-yaml.ts';
import { type RunObserver, runExperiment } from '../experiment/run.ts';
import { type Source, sourceOfData, sourceOfText } from '../experiment/source.ts';
import { hasOwnCode } from '../experiment/watched-code.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { EndedRun } from '../platform/ended-run.ts';
import { changesOfKept, FileLedger } from '../platform/kept-files.ts';
import { nodePlatformWith } from '../platform/node-platform.ts';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import { logsFolder, RunFolder } from '../platform/run-folder.ts';
import { samplesOnCores, threadsFor } from '../platform/samples-on-cores.ts';
import { readTextFile } from '../platform/text-file.ts';
import { REACTION_LIMIT_MS } from '../platform/time-limit.ts';
import { findExperiment } from '../presets/find.ts';
import { mpcommTable } from '../presets/mpcomm-table.ts';
import { tour } from '../presets/tour.ts';
import type { Summary } from '../reports/summary.ts';
import { blameLines, failureLines } from '../reports/text/verdicts.ts';
import { INTERRUPTED } from './exit-status.ts';
import { requestsOf, seriesLines } from './experiment-series.ts';
import { isZoned, type RunFlags, requestOf } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { keptExperiment } from './kept-experiment.ts';
import { keptRunLines } from './kept-run-text.ts';
import { controlOf, refuseWithoutLab } from './lab-syntax.ts';
import { stderr, stdout } from './output-streams.ts';
import { Progress } from './progress.ts';
import { lose, pageOf, print, warn } from './terminal.ts';
import { tellEnd, tellStop } from './tour.ts';
import { WatchedPage } from './watched-page.ts';

export interface RunOptions extends RunFlags, NatsOptions {
  /** Where the agents are that have its peers. */
  readonly lab?: string;
  readonly place?: string;
  readonly patience?: string;
  readonly reactionLimit?: string;
  readonly json?: boolean;
  readonly watch?: boolean;
  /** False with --no-open. */
  readonly open?: boolean;
  readonly out?: string;
  readonly verbose?: boolean;
  readonly ancestorFormat?: boolean;
}

/** Runs it and prints what came of it. Gives the exit status. */
export async function runCommand(given: string | undefined, options: RunOptions): Promise<number> {
  if (options.lab !== undefined) return runOnLab(given, options, options.lab);
  refuseWithoutLab(options);
  const stop = new AbortController();
  const limitMs = reactionLimitOf(options.reactionLimit, '--reaction-limit');
  let release = () => {};
  // Until then a signal ends the process at once, whatever it computes: there is nothing yet to be kept.
  const whenPrepared = () => {
    release = abortOnSignals(stop);
  };
  const page = new WatchedPage(options.open !== false);
  const watched = (folder: string) => page.show(folder);
  const place = { platform: nodePlatformWith(limitMs), signal: stop.signal, limitMs, whenPrepared, watched };
  try {
    const status = await runExperiments(given, options, place);
    await page.untilEnded(stop.signal);
    return status;
  } finally {
    page.close();
    release();
  }
}

async function runOnLab(given: string | undefined, options: RunOptions, address: string): Promise<number> {
  if (options.watch === true)
    throw new InputError('--watch', 'a run on this machine, as the logs of a lab come at its end');
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  try {
    const { Lab } = await import('../lab/controller/controller.ts');
    const lab = await Lab.at(address, options, controlOf(options));
    try {
      return await runExperiments(given, options, { platform: lab.platform(), signal: stop.signal });
    } finally {
      await lab.leave();
    }
  } finally {
    release();
  }
}

/** The same at a given place. */
export async function runExperiments(given: string | undefined, options: RunOptions, place: Place): Promise<number> {
  const series = given === mpcommTable.name ? mpcommTable : undefined;
  const requests = series === undefined ? requestsFor(given, options) : requestsOf(series, options);
  return runRequests(requests, given, options, place);
}

/** @param given what the user called them */
export async function runRequests(
  requests: readonly Request[],
  given: string | undefined,
  options: RunOptions,
  place: Place,
): Promise<number> {
  const series = given === mpcommTable.name ? mpcommTable : undefined;
  if (options.watch === true && requests.length > 1)
    throw new InputError('--watch', 'one experiment, and not several one after the other', given);
  const prepared: Kept[] = [];
  // All of them before the first runs: what is wrong is told before anything is done.
  for (const request of requests) prepared.push(await preparedOf(request, place.platform));
  place.whenPrepared?.();
  const summaries: Summary[] = [];
  const isTour = given === tour.name;
  const isTold = isTour && options.json !== true && options.verbose !== true;
  for (const one of prepared) {
    const summary = await runOne(one, options, place);
    if (isTold && statusOf(summary) !== 1) await tellStop(summary, summaries);
    else await tellOne(summary, options, series === undefined);
    summaries.push(summary);
    if (place.signal.aborted) break;
  }
  if (series === undefined) await tell(summaries, isTour, options);
  else if (options.json === true)
    await print(JSON.stringify({ version: 1, name: series.name, runs: summaries }, null, 2));
  else await print(seriesLines(series, summaries, pageOf(stdout)).join('\n'));
  return Math.max(...summaries.map(statusOf));
}

async function preparedOf(request: Request, platform: Platform): Promise<Kept> {
  const files = new FileLedger(platform);
  const prepared = await prepare(request, files.platform);
  for (const change of [...changesOfKept(request.source.where), ...files.changes()]) warn(change);
  return { prepared, request, files };
}

/** Time that threads need to begin: samples that take longer together are worth it. */
const WORTH_THREADS_MS = 1_500;

/** An experiment that is ready, and the files that it named. */
interface Kept {
  readonly prepared: Prepared;
  readonly request: Request;
  readonly files: FileLedger;
}

/** Where experiments run. */
interface Place {
  readonly platform: Platform;
  readonly signal: AbortSignal;
  /** How long a call of the user's code may take, if threads of this process can end it. */
  readonly limitMs?: number;
  /** Called before the first of them runs. */
  whenPrepared?(): void;
  /** Shows a run in a page, which is about to begin in this folder. */
  watched?(folder: string): Promise<void>;
}

async function runOne(kept: Kept, options: RunOptions, place: Place): Promise<Summary> {
  const { out = 'runs' } = options;
  const { prepared, files, request } = kept;
  const { experiment, topology } = prepared;
  const folder = new RunFolder(out, experiment.name, experiment.seed, new Date());
  const copies = files.keep(folder.path);
  const yaml = resolvedYaml(prepared, (path) => resolve(path), copies);
  folder.writeExperiment(yaml, topology.names);
  // Threads read the copies, too: the files may change while the run lasts.
  const own = copies.size === 0 ? request : { source: sourceAt(yaml, join(folder.path, 'experiment.yaml')) };
  const { samples, runtime } = experiment;
  if (options.watch === true) await place.watched?.(folder.path);
  const progress = new Progress(samples, runtime);
  const tell = progress.tell.bind(progress);
  try {
    const summary = await runExperiment(prepared, place.platform, {
      signal: place.signal,
      progress: tell,
      examining: () => progress.phase('computing figures and checking promises'),
      elsewhere: elsewhereFor(prepared, own, folder.path, { ...place, progress: tell }),
      logsOf: (sample) => logsFolder(folder.path, samples === 1 ? undefined : sample),
    });
    const complete = { ...summary, path: folder.path };
    const trouble = folder.writeSummary(complete);
    if (trouble !== undefined) lose(trouble);
    return complete;
  } catch (error) {
    if (error instanceof EndedRun) folder.writeEnd(error.reason);
    throw error;
  } finally {
    progress.end();
  }
}

/** Samples run in threads if that is faster, or if code of the user may have to be ended there. */
function elsewhereFor(
  prepared: Prepared,
  request: Request,
  folder: string,
  { limitMs, ...observer }: Place & Pick<RunObserver, 'progress'>,
): RunObserver['elsewhere'] {
  const { runtime, samples, seed } = prepared.experiment;
  const isSimulated = runtime === 'simulator';
  const isEndable = limitMs !== undefined && (isSimulated || runtime === 'actors') && hasOwnCode(prepared);
  const watched = { ...observer, isOnly: samples === 1, isSimulated, limitMs: limitMs ?? REACTION_LIMIT_MS };
  const begun = performance.now();
  return (from, first) => {
    if (first === undefined) return isEndable ? samplesOnCores(request, seed, folder, [0, 1], 1, watched) : undefined;
    const threads = isSimulated ? threadsFor(samples - from, first.peakRssBytes) : 1;
    const isWorth = threads > 1 && (performance.now() - begun) * (samples - from) >= WORTH_THREADS_MS;
    return isWorth || isEndable ? samplesOnCores(request, seed, folder, [from, samples], threads, watched) : undefined;
  };
}

/** The summary of one run, in words; with --json only what a reader of the summary alone would have to find out. */
async function tellOne(summary: Summary, options: RunOptions, isReported: boolean): Promise<void> {
  const { json } = options;
  for (const call of summary.endedCalls ?? []) warn(call);
  if (json === true && statusOf(summary) === 1) {
    const page = pageOf(stderr);
    const lines = [...failureLines(summary, page), ...blameLines(summary, page)];
    if (lines.length > 0) stderr.write(`${lines.join('\n')}\n`);
  }
  if (json === true || !isReported) return;
  const path = summary.path!;
  await print([...keptRunLines(summary, path, 'latest', options), '', `  Kept in ${path}`].join('\n'));
}

function sourceAt(yaml: string, file: string): Source {
  return fromItsFolder(sourceOfText(yaml, file));
}

async function tell(summaries: readonly Summary[], isTour: boolean, { json }: RunOptions): Promise<void> {
  if (json === true) {
    await print(JSON.stringify(isTour ? { version: 1, name: tour.name, runs: summaries } : summaries[0], null, 2));
    return;
  }
  if (isTour) await tellEnd(summaries);
}

/** What is to be run, one after the other. Without a preset or file, the defaults of an experiment. */
function requestsFor(given: string | undefined, options: RunOptions): Request[] {
  const names = given === tour.name ? tour.stops : [given];
  return names.map((name) => requestOf(name === undefined ? sourceOfData({}) : sourceOf(name, options), options));
}

/** A preset, a file, or the experiment of something that is kept. */
function sourceOf(name: string, options: RunOptions): Source {
  const file = keptExperiment(name, options.out ?? 'runs') ?? name;
  return findExperiment(file, { readText: readTextFile }, 'run', isZoned(options));
}

/**
 * 0 all is well; 1 something promised or expected does not hold, a peer failed that was not meant to, the books do not
 * balance, or a measure or property of the user did not come back; 130 interrupted.
 */
function statusOf(summary: Summary): number {
  if (summary.stopped === 'interrupted') return INTERRUPTED;
  const isBroken =
    summary.stopped === 'failed' ||
    (summary.endedCalls ?? []).length > 0 ||
    (summary.books.missing ?? 0) > 0 ||
    summary.failures.some(({ reason }) => !isPlanned(reason)) ||
    summary.checks.some((check) => check.promised && check.verdict === 'invalid') ||
    summary.expectations.some((expectation) => !expectation.holds);
  return isBroken ? 1 : 0;
}
