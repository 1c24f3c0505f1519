/** Runs the experiments of several sources on all cores: each in a thread, with all its samples. */
import { extname } from 'node:path';
import type { Reproduction } from '../reproduce/published.ts';
import type { Reproduced } from '../reproduce/reproduce.ts';
import type { ReproduceTask } from './reproduce-task.ts';

export interface ReproduceRequest {
  readonly reproductions: readonly Reproduction[];
  readonly threads: number;
  /** Of each, at most; as many as each asks for without it. */
  readonly samples?: number;
}

/** Gives them in their order, each as soon as it and those before it are done. */
export async function* reproduceAll({
  reproductions,
  threads,
  samples = Number.POSITIVE_INFINITY,
}: ReproduceRequest): AsyncGenerator<Reproduced> {
  const { Tinypool } = await import('tinypool');
  const filename = new URL(`reproduce-task${extname(import.meta.url)}`, import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: threads, maxThreads: threads });
  try {
    const tasks = reproductions.map(
      (one): Promise<Reproduced> =>
        pool.run({ name: one.name, samples: Math.min(one.samples, samples) } satisfies ReproduceTask),
    );
    for (const task of tasks) task.catch(() => {});
    for (const task of tasks) yield await task;
  } finally {
    await pool.destroy();
  }
}
