/**
 * A sample in a thread of its own, which is ended where a reaction never comes back, or takes all the memory that the
 * thread may have. No reaction can be stopped in another
 * way, and what it was at cannot go on: the run ends there, without a summary. What its log has got so far stays in its
 * folder.
 *
 * A look counts for what it was meant to take, so that a process that stood still has not been idle meanwhile.
 */
import type { Tinypool } from 'tinypool';
import type { SampleSummary } from '../reports/summary.ts';
import { HEARTBEAT_BYTES, Heartbeat } from '../runtimes/heartbeat.ts';
import { EndedRun } from './ended-run.ts';
import { type SampleAnswer, type SampleTask, summaryIn } from './sample-task.ts';

/** How long a reaction may take; and how long where the user wants an end. */
const HUNG_MS = 20_000;
const INTERRUPTED_MS = 2_000;
const LOOK_MS = 250;

/** @throws EndedRun where its thread had to be ended */
export async function runWatched(
  pool: Tinypool,
  task: Omit<SampleTask, 'heartbeat'>,
  signal: AbortSignal | undefined,
  hungMs = HUNG_MS,
): Promise<SampleSummary | undefined> {
  const shared = new SharedArrayBuffer(HEARTBEAT_BYTES);
  const heartbeat = new Heartbeat(shared);
  const end = new AbortController();
  let begun = 0;
  let stillMs = 0;
  const look = setInterval(() => {
    const isStill = heartbeat.reaction !== undefined && heartbeat.begun === begun;
    begun = heartbeat.begun;
    stillMs = isStill ? stillMs + LOOK_MS : 0;
    if (stillMs >= (signal?.aborted === true ? Math.min(INTERRUPTED_MS, hungMs) : hungMs)) end.abort();
  }, LOOK_MS);
  try {
    return summaryIn((await pool.run({ ...task, heartbeat: shared }, { signal: end.signal })) as SampleAnswer);
  } catch (error) {
    const where = heartbeat.reaction ?? 'a reaction';
    if (end.signal.aborted) throw hung(where, stillMs, signal?.aborted === true, task.folder);
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw new EndedRun(outOfMemory(where, task.folder), false);
    throw error;
  } finally {
    clearInterval(look);
  }
}

function hung(where: string, stillMs: number, isInterrupted: boolean, folder: string): EndedRun {
  const what = isInterrupted ? 'interrupted: ' : '';
  const took = `${where} has not come back within ${stillMs / 1000} s`;
  return new EndedRun(`${what}${took}; look there for a loop that never ends. ${keptIn(folder)}`, isInterrupted);
}

function outOfMemory(where: string, folder: string): string {
  return `${where} has taken all the memory that a run may have; look there for what grows without end, or run fewer peers or messages. ${keptIn(folder)}`;
}

function keptIn(folder: string): string {
  return `What the log had got is kept in ${folder}`;
}
