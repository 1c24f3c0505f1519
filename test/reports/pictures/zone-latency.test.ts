/** The latency from zone to zone is that of the first copies, without what waits at the origin. */
import { expect, it } from 'vitest';
import { zoneLatency } from '../../../src/reports/pictures/zone-latency.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const spread = {
  seed: 1,
  peers: 4,
  topology: 'mesh',
  protocol: 'best-effort',
  workload: { name: 'interval', broadcasts: 3 },
};

it('has a cell for each pair of zones, with the median of its copies', async () => {
  const subject = await subjectOf({ ...spread, network: { zones: 'gcp' } });
  const { svg, table, title } = await drawn(zoneLatency, subject);
  const zones = new Set(subject.summary.perPeer!.map(({ zone }) => zone));
  expect(table.rows).toHaveLength(zones.size * (zones.size - 1));
  expect(saidIn(svg, 'rect mark')).toHaveLength(table.rows.length);
  expect(table.rows.every(([, , , copies]) => copies === 3)).toBe(true);
  const longest = Math.max(...table.rows.map(([, , ms]) => Number(ms)));
  // No longer than any latency of the run, which has what waited too.
  expect(longest).toBeLessThanOrEqual(subject.summary.latencyMs!.max);
  const [from, to] = table.rows.find(([, , ms]) => ms === longest)!;
  expect(title).toContain(`From ${from} to ${to} broadcasts took longest`);
});

it('is not drawn without zones', async () => {
  expect(await zoneLatency.draw(await subjectOf(spread))).toEqual({ absent: 'not every peer has a zone' });
});
