/**
 * Messages that each peer handled, sent and delivered, side by side: one cache line a peer, while the books would take
 * three. The counts are added to the books now and then.
 */
import type { Books } from '../../trace/books.ts';

/** A peer's numbers begin at `peer * TALLY`. */
export const TALLY = 4;
export const HANDLED = 0;
export const SENT = 1;
export const DELIVERED = 2;

/** The counts are 32-bit integers, so they are added to the books before one can overflow. */
const ENTERED_EVERY = 2 ** 28;

export class Tally {
  readonly counts: Int32Array;
  /** Messages received when it was last entered in time. */
  private entered = 0;

  constructor(size: number) {
    this.counts = new Int32Array(size * TALLY);
  }

  /** Call it now and then. @param events messages received so far */
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
