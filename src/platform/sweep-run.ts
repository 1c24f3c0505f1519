/**
 * Runs what is left of a sweep: points of the simulator on all cores, a sample a thread; then those of other runtimes
 * one after the other, as they measure real time and would disturb each other.
 */
import { extname } from 'node:path';
import type { Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { runSample, summaryOf } from '../experiment/run.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { nodePlatformWith } from './node-platform.ts';
import { logsFolder } from './run-folder.ts';
import { board } from './sample-task.ts';
import type { SweepPointFolder } from './sweep-folder.ts';
import { REACTION_LIMIT_MS } from './time-limit.ts';
import { runWatched } from './watched-sample.ts';

/** A point of the grid on its way. */
export interface SweepPointRun {
  readonly prepared: Prepared;
  /** What a thread prepares again: with the seed. */
  readonly request: Request;
  readonly folder: SweepPointFolder;
}

export interface SweepObserver {
  readonly signal: AbortSignal;
  /** How long a call of the user's code may take. */
  readonly limitMs?: number;
  /** A run is over. */
  sampled(): void;
}

export interface SweepTask {
  readonly point: number;
  readonly sample: number;
}

/** Runs that are to be made yet. */
export function tasksOf(points: readonly SweepPointRun[]): SweepTask[] {
  return points.flatMap(({ prepared, folder }, point) =>
    folder.isOver()
      ? []
      : Array.from({ length: prepared.experiment.samples }, (_, sample) => ({ point, sample })).filter(
          ({ sample }) => !folder.hasSample(sample),
        ),
  );
}

/** Writes down what a run came to; one that was interrupted, or never began, is made again when the sweep goes on. */
export type Keep = (task: SweepTask, summary: SampleSummary | undefined) => void;

/** Takes away what half a run has left, and sums up each point when the last of its runs is there. */
export function ledgerOf(points: readonly SweepPointRun[], tasks: readonly SweepTask[], observer: SweepObserver): Keep {
  const left = points.map(() => 0);
  for (const { point, sample } of tasks) {
    left[point]++;
    points[point].folder.clear(sample);
  }
  // Where one was stopped between its last sample and its summary.
  for (const [index, point] of points.entries()) if (left[index] === 0 && !point.folder.isOver()) sumUp(point);
  return ({ point, sample }, summary) => {
    if (summary === undefined || summary.stopped === 'interrupted') return;
    points[point].folder.writeSample(sample, summary);
    left[point]--;
    observer.sampled();
    if (left[point] === 0) sumUp(points[point]);
  };
}

export async function runSweep(
  points: readonly SweepPointRun[],
  tasks: readonly SweepTask[],
  threads: number,
  observer: SweepObserver,
): Promise<void> {
  // Definitions made in the program do not go into a thread.
  const isHere = ({ point }: SweepTask) =>
    points[point].prepared.experiment.runtime !== 'simulator' || (points[point].request.own ?? []).length > 0;
  const keep = ledgerOf(points, tasks, observer);
  await runOnCores(
    points,
    tasks.filter((task) => !isHere(task)),
    threads,
    observer,
    keep,
  );
  for (const task of tasks.filter(isHere)) {
    if (observer.signal.aborted) return;
    const { prepared, folder } = points[task.point];
    const { summary } = await runSample(prepared, task.sample, nodePlatformWith(observer.limitMs), {
      signal: observer.signal,
      logsOf: (sample) => logsFolder(folder.path, sample),
    });
    keep(task, summary);
  }
}

async function runOnCores(
  points: readonly SweepPointRun[],
  tasks: readonly SweepTask[],
  threads: number,
  { signal, limitMs = REACTION_LIMIT_MS }: SweepObserver,
  keep: Keep,
): Promise<void> {
  if (tasks.length === 0) return;
  const { Tinypool } = await import('tinypool');
  const most = Math.min(threads, tasks.length);
  const pool = new Tinypool({
    filename: new URL(`sample-task${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: most,
    maxThreads: most,
  });
  const samples = Math.max(...tasks.map(({ sample }) => sample + 1));
  const shared = new SharedArrayBuffer(8 * (1 + 2 * samples));
  const { stop } = board(shared);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await Promise.all(
      tasks.map(async (task) => {
        const { request, folder } = points[task.point];
        const { source, settings = [], unqualifiedKeys } = request;
        const given = {
          where: source.where,
          raw: source.raw,
          settings,
          unqualifiedKeys,
          sample: task.sample,
          folder: folder.path,
          shared,
          isSimulated: true,
          limitMs,
        };
        keep(task, await runWatched(pool, given, signal));
      }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.destroy();
  }
}

function sumUp({ prepared, folder }: SweepPointRun): void {
  const samples = Array.from({ length: prepared.experiment.samples }, (_, sample) => folder.sample(sample)!);
  folder.writeSummary({ ...summaryOf(prepared, samples), path: folder.path });
}
