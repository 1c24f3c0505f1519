/** How long deliveries take. */
import { DELIVERED, ORIGIN, PEER, SEQUENCE, STRIDE } from '../trace/log.ts';
import { broadcastTimesOf, numberingOf } from '../trace/numbering.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';
import { quantilesOf } from './quantiles.ts';

export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
  /** Deliveries that the figures are of. */
  readonly deliveries: number;
  /** True where these are a sample of the run's deliveries. */
  readonly sampled: boolean;
}

export const latency = defineMeasure<Latency>({
  name: 'latency',
  key: 'latencyMs',
  title: 'Delivery latency',
  unit: 'ms',
  definition:
    'Time of delivery minus time of broadcast, over all deliveries but those at the origin itself: they cross no link, and would pull every ' +
    'quantile of a small group towards zero. Quantiles are nearest ranks, so each is a latency that occurred. At trace level counters, over a sample.',
  source:
    'Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50, 1996 (definition 1)',
  together: {
    fields: { p50: 'mean', p90: 'mean', p99: 'mean', max: 'max', mean: 'mean', deliveries: 'sum', sampled: 'any' },
  },
  take(run) {
    if (run.log.level === 'none') return { absent: 'the trace level keeps no deliveries' };
    const latencies = latenciesOf(run);
    if (latencies.length === 0) return { absent: 'no peer delivered a broadcast of another' };
    return { ...figuresOf(latencies), sampled: run.log.level === 'counters' };
  },
});

/** One latency for each delivery of another's broadcast, in the order of the log. */
export function latenciesOf(run: Recording): Float64Array {
  const { rows, times, count } = run.log;
  const numbering = run.histories?.numbering ?? numberingOf(run.log, run.size);
  const broadcastTimes = run.histories?.broadcastTimes ?? broadcastTimesOf(run.log, numbering);
  const latencies = new Float64Array(count);
  let found = 0;
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    if (rows[at] !== DELIVERED || rows[at + ORIGIN] === rows[at + PEER]) continue;
    const number = numbering.numberOf(rows[at + ORIGIN], rows[at + SEQUENCE]);
    if (number < 0 || Number.isNaN(broadcastTimes[number])) continue;
    latencies[found++] = times[i] - broadcastTimes[number];
  }
  return latencies.subarray(0, found);
}

function figuresOf(latencies: Float64Array): Omit<Latency, 'sampled'> {
  let sum = 0;
  for (let i = 0; i < latencies.length; i++) sum += latencies[i];
  const [p50, p90, p99, max] = quantilesOf(latencies, [0.5, 0.9, 0.99, 1]);
  return { p50, p90, p99, max, mean: sum / latencies.length, deliveries: latencies.length };
}
