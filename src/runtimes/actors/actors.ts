/**
 * The runtime `actors`: each peer has a mailbox, and one thread goes from peer to peer in real time. Here too in a
 * browser.
 *
 * Reading order: actor.ts (what a protocol may do), stage.ts (who reacts next), run.ts (what is due when, and when it
 * is over), troubles.ts (faults).
 * A message waits in its receiver's mailbox, and nowhere else where links are not modelled and nothing goes wrong
 * (transmission.ts): then links are FIFO. A slot of a mailbox costs 4 bytes;
 * a message object that waits in any costs 24 bytes and itself, once for all its copies that one peer sent in a row.
 */
import type { Job, Observer, Outcome } from '../runtime.ts';
import { Pause } from './pause.ts';
import { Run } from './run.ts';

/** Runs a job to its end. A protocol that throws ends it as `failed`. */
export async function runActors(job: Job, observer: Observer = {}): Promise<Outcome> {
  const pause = new Pause(observer.signal);
  try {
    const run = new Run(job);
    for (;;) {
      if (observer.signal?.aborted) run.end('interrupted');
      const waitMs = run.advance();
      if (run.isOver) break;
      await pause.wait(waitMs);
      observer.progress?.(run.events, run.now());
    }
    return run.outcome();
  } finally {
    pause.close();
  }
}
