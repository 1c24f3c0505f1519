/** How much of what should be delivered was. */

import { listOf } from '../trace/histories.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure, needsDeliveries } from './measure.ts';
import { count } from './value-schemas.ts';

export const deliveryRatio = defineMeasure({
  name: 'delivery-ratio',
  title: 'Delivery ratio',
  unit: '',
  definition:
    'Deliveries made, divided by broadcasts made times peers. Above 1 where peers deliver more than once. Byzantine peers and their broadcasts are left out, and so are peers that joined only after the broadcast or had left before. Of the broadcasts with one ' +
    'sequence number a consensus protocol delivers one, so there it is divided by sequence numbers times peers.',
  source: 'usual in the literature on gossip, e.g. Leitão, Pereira, Rodrigues, HyParView, DSN 2007 (reliability)',
  shape: count,
  together: 'mean',
  figures: [
    {
      path: '',
      title: 'delivery ratio',
      better: 'higher',
      tables: ['comparison', 'markdown'],
      rank: 6,
      column: ['delivery_ratio', 'real'],
    },
  ],
  take(run) {
    const { due, dueDeliveries } = run;
    if (due === 0) return { absent: 'nothing was broadcast' };
    if (dueDeliveries === 0) return { absent: 'no correct peer was there when something was broadcast' };
    const delivered = deliveriesIn(run);
    return delivered === undefined || dueDeliveries === undefined ? needsDeliveries : delivered / dueDeliveries;
  },
});

function deliveriesIn(run: Recording): number | undefined {
  const { books, byzantine, presence, decides } = run;
  if (decides) return sum(books.delivered);
  if (presence.isChanging) return deliveriesOfPresent(run);
  return byzantine.size === 0 ? sum(books.delivered) : deliveriesOfCorrect(run);
}

/** At peers that were there when the broadcast was made. */
function deliveriesOfPresent({ measured, presence, size }: Recording): number | undefined {
  if (measured === undefined) return undefined;
  let count = 0;
  for (let peer = 0; peer < size; peer++)
    for (const number of listOf(measured, peer)) if (presence.owes(peer, measured.broadcastTimes[number])) count++;
  return count;
}

/** Deliveries of broadcasts of peers that are not Byzantine. What these deliver themselves is not in the books. */
function deliveriesOfCorrect({ books, size, byzantine, measured }: Recording): number | undefined {
  const { pairDelivered } = books;
  if (pairDelivered !== undefined) return sum(pairDelivered.filter((_, pair) => !byzantine.has(pair % size)));
  return measured?.deliveries.length;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
