/** The bars of the latency split are the parts that the summary has. */
import { expect, it } from 'vitest';
import { latencyParts, latencySplit } from '../../../src/reports/pictures/latency-split.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

it('divides the median and the tail as the summary does, and tells the greatest part', async () => {
  const subject = await subjectOf({
    seed: 1,
    peers: 4,
    topology: 'mesh',
    protocol: 'lamport',
    workload: { name: 'interval', broadcasts: 4 },
    network: { delay: { uniform: [10, 100] } },
  });
  const { svg, title, table } = await drawn(latencySplit, subject);
  const { of } = subject.summary.latencyPartsMs!;
  expect(table.rows).toEqual([
    ['half within', of.p50.waiting, of.p50.way, of.p50.held],
    ['90 % within', of.p90.waiting, of.p90.way, of.p90.held],
    ['99 % within', of.p99.waiting, of.p99.way, of.p99.held],
    ['the longest', of.max.waiting, of.max.way, of.max.held],
  ]);
  expect(saidIn(svg, 'bar')).toHaveLength(12);
  for (const [, what, colour] of latencyParts) {
    expect(svg).toContain(`>${what}<`);
    expect(svg).toContain(`fill="${colour}"`);
  }
  expect(title).toMatch(/^Half of the deliveries took [\d.]+ ms or less: \d+ % of it (on the way|held back|waiting)/);
});

it('is not drawn where all of the time was the way', async () => {
  const subject = await subjectOf({ seed: 1, peers: 4, topology: 'mesh', protocol: 'best-effort' });
  expect(await latencySplit.draw(subject)).toEqual({
    absent: 'deliveries neither waited at the origin nor were held back: all of their time was the way',
  });
});
