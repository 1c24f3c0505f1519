/**
 * Samples of one experiment on all cores, a thread each. What a sample comes to does not depend on where it runs, so
 * the only difference is the time.
 */
import { availableParallelism, freemem } from 'node:os';
import { extname } from 'node:path';
import type { Request } from '../experiment/prepare.ts';
import type { RunObserver } from '../experiment/run.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { board, type SampleTask } from './sample-task.ts';
import { runWatched } from './watched-sample.ts';

const PROGRESS_MS = 100;

export interface CoresObserver
  extends Pick<RunObserver, 'progress' | 'signal'>,
    Pick<SampleTask, 'isSimulated' | 'limitMs'> {
  /** True if the experiment has one sample. */
  readonly isOnly?: boolean;
}

/** Threads that the machine has cores for, and memory: each sample takes what the first one took. */
export function threadsFor(samples: number, bytesOfSample: number): number {
  return Math.max(1, Math.min(availableParallelism(), samples, Math.floor(freemem() / 2 / bytesOfSample)));
}

/**
 * Runs the samples `from` to `samples` − 1, and gives those that were begun in their order.
 *
 * @param seed of the experiment, which may have been drawn
 * @param folder of the run, which gets the traces
 */
export async function samplesOnCores(
  { source, settings = [], unqualifiedKeys }: Request,
  seed: number,
  folder: string,
  [from, samples]: readonly [number, number],
  threads: number,
  { progress, signal, isOnly, isSimulated, limitMs }: CoresObserver,
): Promise<SampleSummary[]> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: new URL(`sample-task${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const shared = new SharedArrayBuffer(8 * (1 + 2 * samples));
  const { stop, eventsOf, elapsedMsOf } = board(shared);
  const given = {
    where: source.where,
    raw: source.raw,
    settings: [...settings, { path: ['seed'], value: seed, option: '--seed' }],
    unqualifiedKeys,
    folder,
    isOnly,
    isSimulated,
    limitMs,
  };
  let done = from;
  const telling = setInterval(() => progress?.(done, eventsOf(done), elapsedMsOf(done)), PROGRESS_MS);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  try {
    const tasks = Array.from({ length: samples - from }, async (_, index) => {
      const summary = await runWatched(pool, { ...given, sample: from + index, shared }, signal);
      done++;
      return summary;
    });
    return (await Promise.all(tasks)).filter((summary) => summary !== undefined);
  } finally {
    clearInterval(telling);
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
