/** How much of what should be delivered was. */

import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

export const deliveryRatio = defineMeasure({
  name: 'delivery-ratio',
  title: 'Delivery ratio',
  unit: '',
  definition:
    'Deliveries made, divided by broadcasts made times peers. Above 1 where peers deliver more than once. Of the broadcasts with one sequence number a consensus protocol delivers one, so ' +
    'there it is divided by sequence numbers times peers.',
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
  take({ books, size, due }) {
    return due === 0 ? { absent: 'nothing was broadcast' } : sum(books.delivered) / (due * size);
  },
});

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
