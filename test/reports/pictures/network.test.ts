/** Links are as thick as their traffic, in the network and on the map. */
import { expect, it } from 'vitest';
import { readWorldMap } from '../../../src/platform/world-map-data.ts';
import { links } from '../../../src/presets/p2p.ts';
import { network } from '../../../src/reports/pictures/network.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

it('is as thick at each link as its bytes', async () => {
  const subject = await subjectOf({ ...links.experiment, runtime: 'simulator' });
  const { svg, table } = await drawn(network, subject);
  const bytes = subject.summary.links!.map((link) => link.bytes[0] + link.bytes[1]);
  const widths = [...svg.matchAll(/aria-roledescription="link"[^>]* stroke-width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toHaveLength(bytes.length);
  for (const [index, width] of widths.entries())
    expect(width).toBeCloseTo(1 + (3 * bytes[index]) / Math.max(...bytes), 2);
  expect(table.rows.map(([, , sum]) => sum)).toEqual(bytes);
});

it('lies on the map where zones have places, with what crossed from zone to zone', async () => {
  const place = ['us-west1', 'europe-west9', 'europe-west9', 'asia-east1'];
  const seen = await subjectOf({
    seed: 1,
    peers: 4,
    protocol: 'best-effort',
    network: { zones: { table: 'gcp', place } },
  });
  const { svg } = await drawn(network, { ...seen, world: readWorldMap() });
  for (const city of ['Oregon', 'Paris', 'Taiwan']) expect(svg).toContain(city);
  expect(svg).toContain('Paris (1, 2)');
  const bytesOf = (a: number, b: number) =>
    seen.summary.links!.find((link) => link.a === a && link.b === b)!.bytes.reduce((x, y) => x + y);
  const said = saidIn(svg, 'link');
  expect(said).toHaveLength(3);
  expect(said.find((one) => /Oregon.*Paris|Paris.*Oregon/.test(one))).toMatch(
    new RegExp(`: ${bytesOf(0, 1) + bytesOf(0, 2)} bytes$`),
  );
});

it('is drawn without a map where zones are not known to the world', async () => {
  const seen = await subjectOf({ seed: 1, peers: 4, protocol: 'best-effort' });
  const { svg } = await drawn(network, { ...seen, world: readWorldMap() });
  expect(saidIn(svg, 'link')).toHaveLength(6);
});

it('leaves a network of 100 peers to the tree by which a broadcast spread', async () => {
  const seen = await subjectOf({
    seed: 1,
    peers: 100,
    topology: { name: 'random-k-out', k: 3 },
    protocol: 'flood',
    workload: { name: 'single' },
  });
  expect(await network.draw(seen)).toHaveProperty('absent', expect.stringContaining('tree'));
  expect(saidIn((await drawn(network, { ...seen, log: undefined })).svg, 'link').length).toBeGreaterThan(200);
});

it('has circles smaller than half of the way to the next peer', async () => {
  for (const peers of [5, 60, 99]) {
    const seen = await subjectOf({
      seed: 1,
      peers,
      topology: 'cycle',
      protocol: 'flood',
      workload: { name: 'single' },
    });
    const { svg } = await drawn(network, seen);
    const circles = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map((found) =>
      found.slice(1).map(Number),
    );
    expect(circles).toHaveLength(peers);
    const [[x1, y1, radius], [x2, y2]] = circles;
    expect(2 * radius).toBeLessThan(Math.hypot(x2 - x1, y2 - y1));
  }
});

it('says that a network is too large', async () => {
  const seen = await subjectOf({
    seed: 1,
    peers: 600,
    topology: 'cycle',
    protocol: 'flood',
    workload: { name: 'single' },
  });
  expect(await network.draw(seen)).toEqual({ absent: 'pictures of networks go up to 500 peers and 3,000 links' });
});
