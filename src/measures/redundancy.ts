/** What a protocol sends beyond the one copy that each peer needs. */

import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';

export const redundancy = defineMeasure<number>({
  name: 'redundancy',
  title: 'Relative message redundancy',
  unit: '',
  definition:
    'm / (n − 1) − 1, with m copies of broadcasts sent and n deliveries, per broadcast: 0 for a tree, 1 where every other peer gets two copies. Here both are ' +
    'summed over all broadcasts first. Up to 64 peers a peer’s copies to itself are left out of m, and its deliveries of its own broadcasts out of n; above, every ' +
    'origin is taken to deliver its own.',
  source: 'Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007, section 4',
  together: 'mean',
  take(run) {
    const { broadcasts, delivered, pairDelivered } = run.books;
    let needed = 0;
    for (let peer = 0; peer < run.size; peer++) needed += delivered[peer] - (pairDelivered?.[peer * (run.size + 1)] ?? broadcasts[peer]);
    return needed <= 0 ? { absent: 'no peer delivered a broadcast of another' } : copiesSent(run) / needed - 1;
  },
});

function copiesSent({ books, size }: Recording): number {
  let copies = 0;
  for (let peer = 0; peer < size; peer++) copies += books.sent[peer] - (books.pairSent?.[peer * (size + 1)] ?? 0);
  return copies;
}
