/**
 * The runtime `actors`: each peer has a mailbox, and one thread goes from peer to peer in real time, in Node and in a
 * browser.
 *
 * Reading order: actor.ts (what a protocol may do), outbox.ts and mailbox.ts (a message from peer to peer),
 * scheduler.ts and reactions.ts (who reacts next, and to what), run.ts (what is due when, and when the run is over),
 * fault-injector.ts (faults). A message waits in the mailbox of its receiver, and nowhere else if links do nothing
 * (transmission.ts): then links are FIFO. A slot of a mailbox costs 4 bytes; a message object that waits in any costs
 * 24 bytes and itself, once for all copies that one peer sent in a row.
 */
import { EndedCodeError } from '../ended-code.ts';
import type { Job, Observer, Outcome } from '../runtime.ts';
import { EventLoop } from './event-loop.ts';
import { Run } from './run.ts';

/** Runs a job to its end. A protocol that throws ends it as `failed`. */
export async function runActors(job: Job, observer: Observer = {}): Promise<Outcome> {
  const eventLoop = new EventLoop(observer.signal);
  try {
    const run = new Run(job);
    const coverage = () => run.coverage;
    within(run, observer, () => run.begin());
    while (!run.isOver) {
      if (observer.signal?.aborted) run.end('interrupted');
      const waitMs = within(run, observer, () => run.advance()) ?? 0;
      if (run.isOver) break;
      await eventLoop.wait(waitMs);
      observer.progress?.(run.events, run.now(), coverage);
    }
    return run.outcome();
  } finally {
    eventLoop.close();
  }
}

/** Gives nothing if a reaction did not come back, which ends the run. */
function within<Result>(run: Run, observer: Observer, act: () => Result): Result | undefined {
  if (observer.within === undefined) return act();
  try {
    return observer.within(act);
  } catch (error) {
    if (!(error instanceof EndedCodeError)) throw error;
    run.failEnded(error);
    return undefined;
  }
}
