/** How much of what should be delivered was. */

import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

export const deliveryRatio = defineMeasure({
  name: 'delivery-ratio',
  title: 'Delivery ratio',
  unit: '',
  definition: 'Deliveries made, divided by broadcasts made times peers. Above 1 where peers deliver more than once.',
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
  take({ books, size }) {
    const made = sum(books.broadcasts);
    return made === 0 ? { absent: 'nothing was broadcast' } : sum(books.delivered) / (made * size);
  },
});

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
