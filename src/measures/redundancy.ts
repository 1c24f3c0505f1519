/** What a protocol sends beyond the one copy that each peer needs. */

import * as z from 'zod';
import { firstDeliveriesOf } from '../orders/once-per-run.ts';
import { type Histories, listOf } from '../trace/histories.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';

export const redundancy = defineMeasure({
  name: 'redundancy',
  title: 'Relative message redundancy',
  unit: '',
  definition:
    'm / (n − 1) − 1, with m copies of broadcasts sent and n deliveries, per broadcast: 0 for a tree, 1 where every other peer gets two copies. Here both are ' +
    'summed over all broadcasts first. A message that carries several broadcasts is a copy of each; of repeated deliveries the first counts, where the trace holds every delivery. Up to ' +
    '64 peers a peer’s copies to itself are left out of m, and its deliveries of its own broadcasts out of n; above, every origin is taken to deliver its own. There is none where more ' +
    'was delivered than sent: then deliveries did not come of copies.',
  source: 'Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007, section 4',
  shape: z.number(),
  together: 'mean',
  figures: [{ path: '', title: 'redundancy', better: 'lower', tables: ['comparison', 'markdown'], rank: 10 }],
  take(run) {
    const needed = deliveriesOfOthers(run);
    if (needed <= 0) return { absent: 'no peer delivered a broadcast of another' };
    const copies = copiesSent(run);
    if (copies < needed)
      return { absent: 'more broadcasts were delivered than copies of them are known to have been sent' };
    return copies / needed - 1;
  },
});

function deliveriesOfOthers({ books, size, histories, byzantine }: Recording): number {
  const { broadcasts, delivered, pairDelivered } = books;
  let needed = 0;
  for (let peer = 0; peer < size; peer++)
    if (!byzantine.has(peer)) needed += delivered[peer] - (pairDelivered?.[peer * (size + 1)] ?? broadcasts[peer]);
  if (histories === undefined) return needed;
  const once = firstDeliveriesOf(histories);
  if (once === histories) return needed;
  const { length } = histories.deliveries;
  return (
    needed - (pairDelivered === undefined ? length - once.deliveries.length : othersIn(histories) - othersIn(once))
  );
}

/** Deliveries that are not of a peer’s own broadcasts. */
function othersIn(histories: Histories): number {
  const { firsts } = histories.numbering;
  let others = 0;
  for (let peer = 0; peer < histories.size; peer++) {
    for (const number of listOf(histories, peer)) if (number < firsts[peer] || number >= firsts[peer + 1]) others++;
  }
  return others;
}

/** Copies of broadcasts, up to 64 peers without those to the sender itself. */
export function copiesSent({ books, size, byzantine }: Recording): number {
  let copies = 0;
  for (let peer = 0; peer < size; peer++)
    if (!byzantine.has(peer)) copies += books.sent[peer] - (books.pairSent?.[peer * (size + 1)] ?? 0);
  return copies;
}
