/** How long deliveries take. */
import * as z from 'zod';
import { figure, time } from '../text/layout.ts';
import { latenciesOf } from './latencies.ts';
import { latencyParts, partsText } from './latency-parts.ts';
import { defineMeasure, type TextContext } from './measure.ts';
import { quantilesOf } from './quantiles.ts';
import { count, spreadOf } from './value-schemas.ts';

const shape = z
  .object({
    ...spreadOf(count),
    deliveries: count.describe('deliveries that the figures are of'),
    sampled: z.boolean().describe('true where these are a sample'),
  })
  .describe('from broadcast to delivery, at other peers than the origin');

type Latency = z.output<typeof shape>;

export const latency = defineMeasure({
  name: 'latency',
  key: 'latencyMs',
  title: 'Delivery latency',
  unit: 'ms',
  definition:
    'Time of delivery minus time of broadcast, over all deliveries but those at the origin itself: they cross no link, and would pull every ' +
    'quantile of a small group towards zero. Quantiles are nearest ranks, so each is a latency that occurred. Of a peer that joined late what was broadcast after that. At trace level counters, over a sample.',
  source:
    'Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50, 1996 (definition 1)',
  shape,
  together: {
    fields: { p50: 'mean', p90: 'mean', p99: 'mean', max: 'max', mean: 'mean', deliveries: 'sum', sampled: 'any' },
  },
  figures: [
    {
      path: 'p50',
      title: 'latency p50',
      unit: 'ms',
      better: 'lower',
      tables: ['comparison', 'samples', 'markdown'],
      rank: 3,
      column: ['latency_p50', 'real'],
    },
    { path: 'p90', title: 'latency p90', unit: 'ms', better: 'lower', tables: ['markdown'] },
    {
      path: 'p99',
      title: 'latency p99',
      unit: 'ms',
      better: 'lower',
      tables: ['comparison', 'samples', 'markdown'],
      rank: 4,
      column: ['latency_p99', 'real'],
    },
    {
      path: 'max',
      title: 'latency max',
      unit: 'ms',
      better: 'lower',
      tables: ['comparison', 'markdown'],
      column: ['latency_max', 'real'],
    },
  ],
  text: { place: 'sentence', isDetail: true, lines: (value, context) => [sentenceOf(value, context)] },
  take(run) {
    if (run.log.level === 'none') return { absent: 'the trace level keeps no deliveries' };
    const latencies = latenciesOf(run);
    if (latencies.length === 0) return { absent: 'no peer delivered a broadcast of another' };
    return { ...figuresOf(latencies), sampled: run.log.level === 'counters' };
  },
});

function figuresOf(latencies: Float64Array): Omit<Latency, 'sampled'> {
  let sum = 0;
  for (let i = 0; i < latencies.length; i++) sum += latencies[i];
  const [p50, p90, p99, max] = quantilesOf(latencies, [0.5, 0.9, 0.99, 1]);
  return { p50, p90, p99, max, mean: sum / latencies.length, deliveries: latencies.length };
}

function sentenceOf({ p50, p90, p99, max }: Latency, { ofSamples, valueFor, summary }: TextContext): string {
  const { latencyUncertaintyMs } = summary;
  const parts = valueFor(latencyParts);
  const clocks =
    latencyUncertaintyMs === undefined ? '' : ` (± ${time(latencyUncertaintyMs)} between machines, by their clocks)`;
  const median = parts === undefined ? `${time(p50)},` : `${figure(p50)} ms = ${partsText(parts.of.p50)};`;
  const rest = `p90 ${time(p90)}, p99 ${time(p99)}, max ${time(max)}${ofSamples('latencyMs.max')}`;
  return `Latency of deliveries${ofSamples('latencyMs.p50')}${clocks}: p50 ${median} ${rest}.`;
}
