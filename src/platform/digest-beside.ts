/**
 * The digest of a large log in a thread of its own: writing millions of facts as text takes as long as all measures
 * together.
 */
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { compiledUrl } from '../runtimes/processes/parent/compiled-modules.ts';
import type { FactLog } from '../trace/log.ts';
import type { DigestTask } from './digest-task.ts';

/** Facts from which on a thread costs less than it gains. */
const LARGE = 500_000;

/** Undefined where there is no core for it: samples that run side by side have them all. */
export function digestBeside(log: FactLog): Promise<string> | undefined {
  return log.count < LARGE || !isMainThread || availableParallelism() < 2 ? undefined : digestInThread(log);
}

async function digestInThread({ level, kinds, texts, count, times, rows }: FactLog): Promise<string> {
  const task: DigestTask = { level, kinds, texts, count, times, rows };
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: compiledUrl(new URL('./digest-task.ts', import.meta.url).href),
    minThreads: 1,
    maxThreads: 1,
  });
  try {
    return await pool.run(task);
  } finally {
    await pool.destroy();
  }
}
