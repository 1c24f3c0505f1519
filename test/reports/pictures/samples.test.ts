/** Every sample is a dot of each figure in which the samples differ. */
import { expect, it } from 'vitest';
import { sampleLatency } from '../../../src/reports/pictures/sample-latency.ts';
import { samples } from '../../../src/reports/pictures/samples.ts';
import { statisticOf } from '../../../src/reports/statistic.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const experiment = {
  seed: 5,
  peers: 3,
  samples: 6,
  protocol: 'multicast',
  workload: { name: 'interval', broadcasts: 5 },
  network: { delay: { uniform: [10, 100] } },
};

it('has a box and its dots for each figure that differs, and no other', async () => {
  const seen = await subjectOf(experiment);
  const all = seen.samples!;
  const { svg, title, table } = await drawn(samples, seen);
  const rounds = all.map(({ order }) => order!.outOfOrderRounds);
  expect(table.rows.filter(([name]) => name === 'rounds out of order').map(([, , value]) => value)).toEqual(rounds);
  expect(title).toBe(`6 samples had from ${Math.min(...rounds)} to ${Math.max(...rounds)} rounds out of order`);
  const said = saidIn(svg, 'circle');
  expect(said).toHaveLength(table.rows.length);
  expect(said.filter((one) => one.startsWith('seed 7 '))).toHaveLength(table.rows.length / 6);
  // Each of them delivered all.
  expect(table.rows.some(([name]) => String(name).startsWith('delivery ratio'))).toBe(false);
});

it('has the latency that each share of the deliveries kept within, as a mean of the samples', async () => {
  const seen = await subjectOf(experiment);
  const { svg, title, table } = await drawn(sampleLatency, seen);
  const medians = statisticOf(seen.samples!.map(({ latencyCurve }) => latencyCurve![49]));
  expect(table.rows.length).toBe(100);
  expect(table.rows[49]).toEqual([50, medians.mean, ...medians.ci95]);
  expect(title).toContain(`Half of the deliveries took at most ${medians.mean.toFixed(1)} ±`);
  expect(saidIn(svg, 'point').length).toBe(100);
});

it('is not drawn of one run', async () => {
  const one = await subjectOf({ ...experiment, samples: 1 });
  for (const picture of [samples, sampleLatency])
    expect(await picture.draw(one)).toEqual({ absent: 'there is one sample only' });
});
