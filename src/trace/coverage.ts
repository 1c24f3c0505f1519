/** How many deliveries are due, and how far broadcasts have come while a run goes on. */
import type { PeerId } from '../core/protocol.ts';
import type { Books } from './books.ts';

const NOBODY: ReadonlySet<PeerId> = new Set();

/**
 * Broadcasts that each correct peer is to deliver of those made so far: all that no Byzantine peer made; of a consensus protocol one of each
 * sequence number, which every origin counts from 0.
 */
export function dueOf(
  { broadcasts }: Pick<Books, 'broadcasts'>,
  decides: boolean,
  byzantine: ReadonlySet<PeerId> = NOBODY,
): number {
  let made = 0;
  let instances = 0;
  for (let peer = 0; peer < broadcasts.length; peer++) {
    const count = broadcasts[peer];
    if (byzantine.has(peer)) continue;
    made += count;
    if (count > instances) instances = count;
  }
  return decides ? instances : made;
}

/** Deliveries made, of those that are due if every peer delivers all that it is to; NaN before the first broadcast. */
export function coverageOf(books: Pick<Books, 'broadcasts' | 'delivered' | 'size'>, decides: boolean): number {
  let reached = 0;
  for (const count of books.delivered) reached += count;
  return reached / (dueOf(books, decides) * books.size);
}
