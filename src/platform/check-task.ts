/** One portion of the cases of `hearsay check`, or the cutting down of one of them, in a thread of its own. */
import type { Scope } from '../experiment/search/case.ts';
import { rememberedExamine } from '../experiment/search/examination-cache.ts';
import { examineSeed } from '../experiment/search/examine.ts';
import type { Portion } from '../experiment/search/search.ts';
import { type Shrunk, shrink } from '../experiment/search/shrink.ts';
import { emptyTally, enter, type Suspect, type Tally } from '../experiment/search/tally.ts';
import { withGuards } from '../runtimes/determinism-guards.ts';
import { Heartbeat, thread } from '../runtimes/heartbeat.ts';
import { refusedCall } from './refused-calls.ts';
import { taskPlatform } from './task-platform.ts';
import { type ThreadError, threadErrorOf } from './thread-errors.ts';

/** What survives the way into a thread. */
export interface CheckTask {
  readonly scope: Scope;
  /** Of the user's own files: where a bundle of each lies, by the path that the user gave. */
  readonly modules: Readonly<Record<string, string>>;
  readonly work: { readonly portion: Portion } | { readonly suspect: Suspect; readonly isAsFound: boolean };
  /** Shared by all: see `bulletin`. */
  readonly shared: SharedArrayBuffer;
  /** This task's place in it. */
  readonly slot: number;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
  /** What the thread shows to the watchdog. */
  readonly heartbeat: SharedArrayBuffer;
}

export type CheckAnswer = { readonly tally: Tally } | { readonly shrunk: Shrunk } | ThreadError;

/** What the threads and the one that started them share: whether to stop, and which seed each thread is at. */
export function bulletin(shared: SharedArrayBuffer) {
  const cells = new Float64Array(shared);
  return {
    stop(): void {
      cells[0] = 1;
    },
    isStopped: () => cells[0] === 1,
    begin(slot: number, seed: number): void {
      cells[1 + slot] = seed;
    },
    seedIn: (slot: number) => cells[1 + slot],
  };
}

/** Bytes that the bulletin of so many tasks takes. */
export function bulletinBytes(slots: number): number {
  return 8 * (1 + slots);
}

process.exit = refusedCall('exit');

const examineOnce = rememberedExamine();

export default function work(task: CheckTask): Promise<CheckAnswer> {
  // Once for all cases: to put guards up takes a tenth of what a case does.
  return withGuards(() => answerOf(task));
}

async function answerOf({ scope, modules, work, shared, slot, limitMs, heartbeat }: CheckTask): Promise<CheckAnswer> {
  thread.heartbeat = new Heartbeat(heartbeat);
  const platform = taskPlatform(modules, limitMs);
  const { isStopped, begin } = bulletin(shared);
  try {
    if ('suspect' in work) {
      const isDone = () => {
        begin(slot, work.suspect.seed);
        return work.isAsFound || isStopped();
      };
      return { shrunk: await shrink(scope, work.suspect, platform, isDone, examineOnce) };
    }
    const tally = emptyTally();
    const { first, end, every } = work.portion;
    for (let seed = first; seed < end && !isStopped(); seed++) {
      begin(slot, seed);
      const { drawn, ...examined } = await examineSeed(scope, seed, platform, seed % every === 0);
      enter(tally, drawn, examined);
    }
    return { tally };
  } catch (error) {
    return threadErrorOf(error);
  }
}
