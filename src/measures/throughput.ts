/** How much gets done, over time. */
import * as z from 'zod';
import { DELIVERED, RECEIVED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { type Bins, binsUntil } from './bins.ts';
import { defineMeasure, needsDeliveries } from './measure.ts';
import { count } from './value-schemas.ts';

const shape = z
  .object({ binMs: count, delivered: z.array(count), received: z.array(count).optional() })
  .describe('deliveries and messages received in each part of the time');

export const throughput = defineMeasure({
  name: 'throughput',
  title: 'Throughput over time',
  unit: 'deliveries and messages in each part of the time',
  definition:
    'Deliveries of all peers, and messages of all kinds received, in each part of the run’s time, which is cut into at most a hundred equal parts up to the last fact. ' +
    'Messages at trace level full only.',
  source: 'usual; per unit of time as in Jain, The Art of Computer Systems Performance Analysis, 1991, section 3.3',
  shape,
  together: 'each',
  take(run) {
    if (run.measured === undefined) return needsDeliveries;
    const { times, count } = run.log;
    if (count === 0) return { absent: 'nothing happened' };
    const bins = binsUntil(times[count - 1]);
    const delivered = countsOf(run, bins, DELIVERED);
    return {
      binMs: bins.widthMs,
      delivered,
      ...(run.log.full ? { received: countsOf(run, bins, RECEIVED) } : {}),
    };
  },
});

function countsOf({ log }: Recording, bins: Bins, code: number): number[] {
  const counts = new Array<number>(bins.count).fill(0);
  for (const row = new FactCursor(log); row.next(); ) if (row.code === code) counts[bins.of(row.time)]++;
  return counts;
}
