/**
 * FIFO order, examined once for measure and check: deliveries before an earlier broadcast of the same origin.
 *
 * One pass over the list of each peer, with the first broadcast of each origin that the peer has not delivered yet. A
 * delivery of a later one broke the order. Linear in deliveries.
 */
import type { Histories } from '../trace/histories.ts';
import { originsOf } from '../trace/numbering.ts';
import { Offences } from './offences.ts';
import { oncePerRun } from './once-per-run.ts';

/** Of repeated deliveries only the first counts. */
export const fifoOrderOf = oncePerRun(({ size, numbering, offsets, deliveries }: Histories): Offences => {
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
    // Only the entries that this peer changed are reset: else a million peers would cost a million squared.
    for (let i = start; i < end; i++) {
      const origin = origins[deliveries[i]];
      if (origin !== undefined) expected[origin] = firsts[origin];
    }
  }
  return found;
});
