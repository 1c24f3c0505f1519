/** How far broadcasts have come while a run goes on. */
import type { Books } from './books.ts';

/** Deliveries made, of those that are due if every peer delivers each broadcast made so far; NaN before the first. */
export function coverageOf({ broadcasts, delivered, size }: Pick<Books, 'broadcasts' | 'delivered' | 'size'>): number {
  let made = 0;
  let reached = 0;
  for (let peer = 0; peer < size; peer++) {
    made += broadcasts[peer];
    reached += delivered[peer];
  }
  return reached / (made * size);
}
