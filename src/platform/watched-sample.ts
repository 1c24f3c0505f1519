/**
 * A sample in a thread of its own, which is ended when code of the user in it does not come back, or takes all the
 * memory that a thread may have. A run in the simulator is then made again up to the reaction that was at work, and
 * fails there. On other runtimes it is over, and what its log has got so far stays in its folder.
 */
import type { Tinypool } from 'tinypool';
import type { SampleSummary } from '../reports/summary.ts';
import { notBack } from '../runtimes/ended-code.ts';
import { HEARTBEAT_BYTES, Heartbeat } from '../runtimes/heartbeat.ts';
import { EndedRun } from './ended-run.ts';
import { type SampleAnswer, type SampleTask, summaryIn } from './sample-task.ts';
import { LOOK_MS, Standstill } from './standstill.ts';
import type { Stop } from './stopped-reaction.ts';

/** How long a reaction may take when the user wants an end. */
const INTERRUPTED_MS = 2_000;
/** Actors have a limit in their own thread: it comes first. */
const LATER = 1.25;

/** What a thread came to that was ended. */
class EndedThread extends Error {
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.reason);
    this.stop = stop;
  }
}

/** @throws EndedRun if its thread had to be ended, and nothing can be said of the run */
export async function runWatched(
  pool: Tinypool,
  task: Omit<SampleTask, 'heartbeat' | 'stop'>,
  signal: AbortSignal | undefined,
): Promise<SampleSummary | undefined> {
  try {
    return await attempt(pool, task, signal);
  } catch (error) {
    if (!(error instanceof EndedThread)) throw error;
    if (!task.isSimulated || signal?.aborted === true) throw endedRun(error, signal, task);
    return await attempt(pool, { ...task, stop: error.stop }, signal).catch((second: unknown) => {
      throw second instanceof EndedThread ? endedRun(second, signal, task) : second;
    });
  }
}

async function attempt(
  pool: Tinypool,
  task: Omit<SampleTask, 'heartbeat'>,
  signal: AbortSignal | undefined,
): Promise<SampleSummary | undefined> {
  const shared = new SharedArrayBuffer(HEARTBEAT_BYTES);
  const heartbeat = new Heartbeat(shared);
  const standstill = new Standstill(heartbeat);
  const end = new AbortController();
  const limitMs = task.isSimulated ? task.limitMs : task.limitMs * LATER;
  const look = setInterval(() => {
    standstill.look();
    if (standstill.ms >= (signal?.aborted === true ? Math.min(INTERRUPTED_MS, limitMs) : limitMs)) end.abort();
  }, LOOK_MS);
  try {
    return summaryIn((await pool.run({ ...task, heartbeat: shared }, { signal: end.signal })) as SampleAnswer);
  } catch (error) {
    const { atWork = 'a reaction', begun } = heartbeat;
    const waitedMs = signal?.aborted === true ? standstill.ms : task.limitMs;
    if (end.signal.aborted) throw new EndedThread({ begun, reason: notBack(atWork, waitedMs) });
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw new EndedThread({ begun, reason: `${atWork} has taken all the memory that a run may have` });
    throw error;
  } finally {
    clearInterval(look);
  }
}

function endedRun({ stop }: EndedThread, signal: AbortSignal | undefined, { folder }: { folder: string }): EndedRun {
  const isInterrupted = signal?.aborted === true;
  return new EndedRun(`${isInterrupted ? 'interrupted: ' : ''}${stop.reason}`, folder, isInterrupted);
}
