/**
 * What a peer handled, sent and delivered, side by side: one line of the cache a peer, where the books would take
 * three. The books get the
 * sums when they are asked for.
 */
import type { Books } from '../../trace/books.ts';

/** A peer's numbers begin at `peer * TALLY`. */
export const TALLY = 4;
export const HANDLED = 0;
export const SENT = 1;
export const DELIVERED = 2;

/** The numbers are integers, so they are entered in the books before so many messages can make one overflow. */
const ENTERED_EVERY = 2 ** 28;

export class Tally {
  readonly counts: Int32Array;
  /** Messages received when it was last entered in time. */
  private entered = 0;

  constructor(size: number) {
    this.counts = new Int32Array(size * TALLY);
  }

  /** To be asked now and then. @param events messages received so far */
  enterInTime(books: Books, events: number): void {
    if (events - this.entered <= ENTERED_EVERY) return;
    this.entered = events;
    this.enter(books);
  }

  /** Moves the counts over to the books. */
  enter(books: Books): void {
    const { counts } = this;
    for (let peer = 0, at = 0; peer < books.size; peer++, at += TALLY) {
      books.handled[peer] += counts[at + HANDLED];
      books.sent[peer] += counts[at + SENT];
      books.delivered[peer] += counts[at + DELIVERED];
    }
    counts.fill(0);
  }
}
