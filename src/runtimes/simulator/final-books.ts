/**
 * Completes the books of a run that is over. What is in flight is counted where it lies: in the queue, and at peers
 * that have not started, are paused or are slow. The totals of the in-flight table are not used for it, so that the
 * books can contradict them.
 */
import type { Receipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';
import type { SimulatedPeer } from './simulated-peer.ts';

/**
 * Call it once: it empties the queue.
 * @param waiting events that wait elsewhere than in the queue, from and handle of each
 */
export function completeBooks(
  { books, queue, messages, tally }: RunContext,
  receipts: Receipts,
  { traffic }: SimulatedPeer,
  waiting: readonly (readonly number[] | undefined)[],
): void {
  messages.settle();
  traffic?.enter(books);
  tally.enter(books);
  if (!receipts.isNeeded) books.received.set(books.handled);
  const count = (from: number, handle: number): void => {
    if (from >= 0) books.kindInFlight[messages.kindOf(handle)]++;
  };
  while (queue.next(Number.POSITIVE_INFINITY)) count(queue.from, queue.handle);
  for (const events of waiting) {
    if (events !== undefined) for (let i = 0; i < events.length; i += 2) count(events[i], events[i + 1]);
  }
}
