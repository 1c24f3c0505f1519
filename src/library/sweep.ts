/**
 * Runs an experiment at every point of a grid in a program, as `hearsay sweep` does: on all cores, kept where it is
 * asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import { finish, planSweep, resultOf } from '../platform/sweep-plan.ts';
import { runSweep, tasksOf } from '../platform/sweep-run.ts';
import type { SweepResult } from '../reports/sweep/sweep-result.ts';
import type { SweepInput } from './input.ts';
import { requestOf, type Settings } from './request.ts';

export interface SweepOptions {
  /** Fields to set at all points, as after `--set`. */
  readonly set?: Settings;
  /** All cores without it. Experiments with definitions that are no files run in this thread. */
  readonly threads?: number;
  /** How long a call of your code may take before it is ended: 20s without it; `none` for no end. */
  readonly reactionLimit?: number | string;
  /** The folder of runs in which all of it is kept; without it nothing is. */
  readonly out?: string;
  /** Called with the runs that are over so far, and how many there are. */
  progress?(done: number, of: number): void;
  readonly signal?: AbortSignal;
}

/**
 * @param experiment the path of a file with a key `sweep`, or the experiment with it
 * @throws InputError at the first thing that is wrong with any point, before the first runs
 */
export async function sweep(experiment: string | SweepInput, options: SweepOptions = {}): Promise<SweepResult> {
  const { threads = availableParallelism(), out, progress, signal = new AbortController().signal } = options;
  const limitMs = reactionLimitOf(options.reactionLimit, 'reactionLimit');
  const place = out ?? mkdtempSync(join(tmpdir(), 'hearsay-sweep-'));
  try {
    const base = requestOf(experiment, options.set);
    const plan = await planSweep(base, { out: place, isFresh: true, limitMs });
    const tasks = tasksOf(plan.points);
    let done = 0;
    const sampled = () => progress?.(++done, tasks.length);
    await runSweep(plan.points, tasks, threads, { signal, limitMs, sampled });
    const { result, rows } = resultOf(plan);
    const table = finish(plan, result, rows);
    if (out === undefined) return placeless(result);
    const { keepAsParquet } = await import('../archive/csv-as-parquet.ts');
    if (rows.length > 0) await keepAsParquet(table);
    return result;
  } finally {
    if (out === undefined) rmSync(place, { recursive: true, force: true });
  }
}

/** Nothing of it is kept. */
function placeless(result: SweepResult): SweepResult {
  return { ...result, path: '', points: result.points.map((point) => ({ ...point, path: undefined })) };
}
