/**
 * Deliveries that broke FIFO order. One pass over each peer's list, with the first broadcast of each origin that it has
 * not delivered yet: what comes from beyond that one
 * came too early. Linear in deliveries.
 */

import { Offences } from '../orders/offences.ts';
import type { Histories } from '../trace/histories.ts';
import { originsOf } from '../trace/numbering.ts';

/** Of repeated deliveries only the first counts. */
export function fifoViolations({ size, numbering, offsets, deliveries }: Histories): Offences {
  const found = new Offences(size);
  const { firsts, count } = numbering;
  const origins = originsOf(numbering);
  /** By origin: the first of its broadcasts that the peer has not delivered. */
  const expected = firsts.slice();
  const seenBy = new Int32Array(count).fill(-1);
  for (let peer = 0; peer < size; peer++) {
    const [start, end] = [offsets[peer], offsets[peer + 1]];
    for (let i = start; i < end; i++) {
      const number = deliveries[i];
      if (number >= count || seenBy[number] === peer) continue;
      seenBy[number] = peer;
      const origin = origins[number];
      let next = expected[origin];
      if (number > next) found.add(peer, number, next);
      const last = firsts[origin + 1];
      while (next < last && seenBy[next] === peer) next++;
      expected[origin] = next;
    }
    // Only what this peer has touched is put back: a million peers must not cost a million times a million.
    for (let i = start; i < end; i++) {
      const origin = origins[deliveries[i]];
      if (origin !== undefined) expected[origin] = firsts[origin];
    }
  }
  return found;
}
