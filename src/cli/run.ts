/** `hearsay run`: one experiment, or a tour of several. */
import { join, resolve } from 'node:path';
import { isPlanned } from '../core/crash-reasons.ts';
import type { Host } from '../experiment/host.ts';
import { fromItsFolder, isModule } from '../experiment/paths.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import { resolvedYaml } from '../experiment/resolved.ts';
import { runExperiment } from '../experiment/run.ts';
import { sourceOfData, sourceOfText } from '../experiment/source.ts';
import { FileLedger } from '../host/kept-files.ts';
import { nodeHost } from '../host/node-host.ts';
import { logsFolder, RunFolder } from '../host/run-folder.ts';
import { samplesOnCores, threadsFor } from '../host/samples-on-cores.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { findExperiment } from '../presets/find.ts';
import { mpcommTable } from '../presets/mpcomm-table.ts';
import { tour } from '../presets/tour.ts';
import type { Summary } from '../reports/summary.ts';
import { runReport } from '../reports/text/run.ts';
import { comparisonLines } from '../reports/text/topologies.ts';
import { blameLines, failureLines } from '../reports/text/verdicts.ts';
import { INTERRUPTED } from './exit-status.ts';
import { isZoned, type RunFlags, requestOf } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { controlOf, refuseWithoutLab } from './lab-syntax.ts';
import { Progress } from './progress.ts';
import { requestsOf, seriesLines } from './series.ts';
import { pageOf, print, warn } from './terminal.ts';
import { stderr, stdout } from './voice.ts';

export interface RunOptions extends RunFlags, NatsOptions {
  /** Where the agents are that have its peers. */
  readonly lab?: string;
  readonly place?: string;
  readonly patience?: string;
  readonly json?: boolean;
  readonly out?: string;
}

/** Runs it and prints what came of it. Gives the exit status. */
export async function runCommand(given: string | undefined, options: RunOptions): Promise<number> {
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  try {
    if (options.lab === undefined) {
      refuseWithoutLab(options);
      return await runExperiments(given, options, nodeHost, stop.signal);
    }
    const { Lab } = await import('../lab/controller/controller.ts');
    const lab = await Lab.at(options.lab, options, controlOf(options));
    try {
      return await runExperiments(given, options, lab.host(), stop.signal);
    } finally {
      await lab.leave();
    }
  } finally {
    release();
  }
}

/** The same on what a host has. */
export async function runExperiments(
  given: string | undefined,
  options: RunOptions,
  host: Host,
  signal: AbortSignal,
): Promise<number> {
  const series = given === mpcommTable.name ? mpcommTable : undefined;
  return runRequests(
    series === undefined ? requestsFor(given, options) : requestsOf(series, options),
    given,
    options,
    host,
    signal,
  );
}

/** @param given what the user called them */
export async function runRequests(
  requests: readonly Request[],
  given: string | undefined,
  options: RunOptions,
  host: Host,
  signal: AbortSignal,
): Promise<number> {
  const series = given === mpcommTable.name ? mpcommTable : undefined;
  const prepared: Kept[] = [];
  // All of them before the first runs: what is wrong is told before anything is done.
  for (const request of requests) {
    const files = new FileLedger(host);
    prepared.push({ prepared: await prepare(request, files.host), request, files });
    for (const change of files.changes()) warn(change);
  }
  const summaries: Summary[] = [];
  for (const one of prepared) {
    summaries.push(await runOne(one, options, series === undefined, host, signal));
    if (signal.aborted) break;
  }
  if (series === undefined) await tell(summaries, given === tour.name, options);
  else if (options.json === true)
    await print(JSON.stringify({ version: 1, name: series.name, runs: summaries }, null, 2));
  else await print(seriesLines(series, summaries, pageOf(stdout)).join('\n'));
  return Math.max(...summaries.map(statusOf));
}

/** Time that threads need to begin: samples which take longer together are worth it. */
const WORTH_THREADS_MS = 1_500;

/** An experiment that is ready, and the files that it named. */
interface Kept {
  readonly prepared: Prepared;
  readonly request: Request;
  readonly files: FileLedger;
}

async function runOne(
  { prepared, request, files }: Kept,
  { out = 'runs', json }: RunOptions,
  isReported: boolean,
  host: Host,
  signal: AbortSignal,
): Promise<Summary> {
  const { experiment } = prepared;
  const folder = new RunFolder(out, experiment.name, experiment.seed, new Date());
  const copies = files.keep(folder.path);
  const yaml = resolvedYaml(prepared, (path) => resolve(path), copies);
  folder.writeExperiment(yaml, prepared.topology.names);
  const progress = new Progress({
    samples: experiment.samples,
    deadlineMs: prepared.settled.stop.deadlineMs,
    events: experiment.stop.events,
  });
  const tell = (sample: number, events: number, elapsedMs: number) => progress.tell(sample, events, elapsedMs);
  const watched = { progress: tell, signal, isOnly: experiment.samples === 1 };
  const begun = performance.now();
  const summary = await runExperiment(prepared, host, {
    signal,
    progress: tell,
    elsewhere(from, first) {
      const isEndable = host === nodeHost && mayNeverEnd(prepared);
      if (first === undefined)
        return isEndable ? samplesOnCores(request, experiment.seed, folder.path, [0, 1], 1, watched) : undefined;
      const threads =
        experiment.runtime === 'simulator' ? threadsFor(experiment.samples - from, first.peakRssBytes) : 1;
      const isWorth = threads > 1 && (performance.now() - begun) * (experiment.samples - from) >= WORTH_THREADS_MS;
      if (!isWorth && !isEndable) return undefined;
      const range = [from, experiment.samples] as const;
      // Threads read the copies, too: the files may change while the run lasts.
      const own =
        copies.size === 0
          ? request
          : { source: fromItsFolder(sourceOfText(yaml, join(folder.path, 'experiment.yaml'))) };
      return samplesOnCores(own, experiment.seed, folder.path, range, threads, watched);
    },
    logsOf: (sample) => logsFolder(folder.path, experiment.samples === 1 ? undefined : sample),
  }).finally(() => progress.end());
  const complete = { ...summary, path: folder.path };
  const trouble = folder.writeSummary(complete);
  if (trouble !== undefined) warn(trouble);
  // What a reader of the summary alone would have to find out for himself.
  if (json === true && statusOf(complete) === 1) {
    const page = pageOf(stderr);
    stderr.write(`${[...failureLines(complete, page), ...blameLines(complete, page)].join('\n')}\n`);
  }
  if (json !== true && isReported)
    await print([...runReport(complete, pageOf(stdout)), '', `  Kept in ${folder.path}`].join('\n'));
  return complete;
}

/**
 * Code of the user's may have a reaction that never comes back. In this process only a thread can be ended then; peers
 * that are processes have watchdogs of their own.
 */
function mayNeverEnd({ experiment: { runtime }, layers, workload, laws }: Prepared): boolean {
  return (
    (runtime === 'simulator' || runtime === 'actors') &&
    [...layers, workload, ...laws].some(({ given }) => isModule(given))
  );
}

async function tell(summaries: readonly Summary[], isTour: boolean, { json }: RunOptions): Promise<void> {
  if (json === true) {
    await print(JSON.stringify(isTour ? { version: 1, name: tour.name, runs: summaries } : summaries[0], null, 2));
    return;
  }
  const compared = summaries.filter((summary) => isTour && tour.compared.includes(summary.name));
  if (compared.length > 1) await print(['', ...comparisonLines(compared, pageOf(stdout)), ''].join('\n'));
}

/** What is to be run, one after the other. Without a preset or file, the defaults of an experiment. */
function requestsFor(given: string | undefined, options: RunOptions): Request[] {
  const names = given === tour.name ? tour.stops : [given];
  return names.map((name) =>
    requestOf(name === undefined ? sourceOfData({}) : findExperiment(name, nodeHost, 'run', isZoned(options)), options),
  );
}

/**
 * 0 all is well; 1 something promised or expected does not hold, a peer failed that was not meant to, or the books do
 * not balance; 130 interrupted.
 */
function statusOf(summary: Summary): number {
  if (summary.stopped === 'interrupted') return INTERRUPTED;
  const isBroken =
    summary.stopped === 'failed' ||
    (summary.books.missing ?? 0) > 0 ||
    summary.failures.some(({ reason }) => !isPlanned(reason)) ||
    summary.checks.some((check) => check.promised && check.verdict === 'invalid') ||
    summary.expectations.some((expectation) => !expectation.holds);
  return isBroken ? 1 : 0;
}
