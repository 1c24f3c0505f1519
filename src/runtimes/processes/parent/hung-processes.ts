/**
 * Finds processes that hang: a reaction that does not come back keeps its process from answering the rounds of counts.
 * A process that a fault has stopped does not hang.
 */
import type { Child } from './child.ts';
import type { StateWatcher } from './state-watcher.ts';

/** Parts of the limit after which it looks again. */
const LOOKS = 4;

/** The run. */
interface Run {
  /** The processes that should have answered the last round of counts, and have not. */
  unanswered(): readonly Child[];
  isStopped(child: Child): boolean;
  fail(child: Child, reason: string): void;
}

/** @param limitMs how long a process may be silent; with Infinity none hangs */
export function watchForHangs(watcher: StateWatcher, limitMs: number, run: Run): void {
  if (limitMs === Number.POSITIVE_INFINITY) return;
  const look = (): void => {
    const nowMs = performance.now();
    for (const child of run.unanswered()) {
      // What it was stopped for does not count.
      if (run.isStopped(child)) child.heardMs = nowMs;
      else if (nowMs - child.heardMs > limitMs)
        run.fail(child, `it has not answered for ${limitMs / 1000} s, as if a reaction did not come back`);
    }
    watcher.after(limitMs / LOOKS, look);
  };
  look();
}
