/** The whole distribution of latencies, as a curve. */
import { latenciesOf } from './latency.ts';
import { defineMeasure } from './measure.ts';
import { quantilesOf } from './quantiles.ts';

/** 1 %, 2 % … 100 %. */
export const latencyShares = Array.from({ length: 100 }, (_, index) => (index + 1) / 100);
/**
 * Above so many latencies every second one, or third and so on, stands for all: a hundred selections among them all
 * would take longer than the run.
 */
const ENOUGH = 200_000;

export const latencyCurve = defineMeasure<number[]>({
  name: 'latency-curve',
  title: 'Distribution of latencies',
  unit: 'ms',
  definition:
    'The latencies that 1 %, 2 % … 100 % of the deliveries do not exceed, in this order: the cumulative distribution, read from the other side. What counts is told at latency. ' +
    `Of more than ${ENOUGH} latencies an even share of them.`,
  source: 'as of latency',
  together: 'each',
  take(run) {
    if (run.log.level === 'none') return { absent: 'the trace level keeps no deliveries' };
    const latencies = latenciesOf(run);
    return latencies.length === 0
      ? { absent: 'no peer delivered a broadcast of another' }
      : quantilesOf(thinned(latencies), latencyShares);
  },
});

/** A copy, of an even share of them where there are many. */
export function thinned(latencies: Float64Array): Float64Array {
  const every = Math.ceil(latencies.length / ENOUGH);
  return every === 1
    ? latencies.slice()
    : Float64Array.from({ length: Math.floor(latencies.length / every) }, (_, index) => latencies[index * every]);
}
