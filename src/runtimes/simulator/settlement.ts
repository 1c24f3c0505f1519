/**
 * The books of a run that is over. What is in flight is counted where it lies: in the queue, at peers that have not
 * started, and at those that stand still or are
 * slow. The sums of the table of messages are not asked for it, so that the books can contradict them.
 */
import type { Books } from '../../trace/books.ts';
import type { EventQueue } from './event-queue.ts';
import type { Receipts } from './receipts.ts';
import type { SimulatedPeer } from './simulated-peer.ts';
import type { Tally } from './tally.ts';

/** The run, as this file sees it. */
interface Ended {
  readonly books: Books;
  readonly queue: EventQueue;
  readonly receipts: Receipts;
  readonly peer: SimulatedPeer;
}

/**
 * To be called once: it empties the queue.
 * @param waiting events that wait elsewhere than in the queue, from and handle of each
 */
export function settle(
  { books, queue, receipts, peer }: Ended,
  tally: Tally,
  waiting: readonly (readonly number[] | undefined)[],
): void {
  const { messages, traffic } = peer;
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
