/** The whole distribution of latencies, as a curve. */
import * as z from 'zod';
import { ENOUGH, latenciesOf, latencyShares, thinned } from './latencies.ts';
import { defineMeasure } from './measure.ts';
import { quantilesOf } from './quantiles.ts';
import { count } from './value-schemas.ts';

const shape = z.array(count).describe('the latencies that 1 %, 2 % … 100 % of the deliveries do not exceed, in ms');

export const latencyCurve = defineMeasure({
  name: 'latency-curve',
  title: 'Distribution of latencies',
  unit: 'ms',
  definition:
    'The latencies that 1 %, 2 % … 100 % of the deliveries do not exceed, in this order: the cumulative distribution, read from the other side. What counts is told at latency. ' +
    `Of more than ${ENOUGH} latencies an even share of them.`,
  source: 'as of latency',
  shape,
  together: 'each',
  take(run) {
    if (run.log.level === 'none') return { absent: 'the trace level keeps no deliveries' };
    const latencies = latenciesOf(run);
    return latencies.length === 0
      ? { absent: 'no peer delivered a broadcast of another' }
      : quantilesOf(thinned(latencies), latencyShares);
  },
});
