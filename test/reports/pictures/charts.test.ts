/** What charts show is what the summary says: their marks are read back from the SVG. */
import { beforeAll, describe, expect, it } from 'vitest';
import { backlog } from '../../../src/reports/pictures/backlog.ts';
import { exchange } from '../../../src/reports/pictures/exchange.ts';
import { pictures } from '../../../src/reports/pictures/index.ts';
import { kindTraffic } from '../../../src/reports/pictures/kind-traffic.ts';
import { latency } from '../../../src/reports/pictures/latency.ts';
import { LINKS_SHOWN, linkTraffic } from '../../../src/reports/pictures/link-traffic.ts';
import type { Subject } from '../../../src/reports/pictures/picture.ts';
import { throughput } from '../../../src/reports/pictures/throughput.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

/** Six peers in the places of a table, so that latencies differ. */
const spreadOut = {
  seed: 1,
  peers: 6,
  protocol: 'best-effort',
  workload: { name: 'interval', broadcasts: 4 },
  network: { zones: 'gcp' },
};

let cycle: Subject;
let changing: Subject;
let group: Subject;

beforeAll(async () => {
  cycle = await subjectOf({ seed: 1, peers: 5, topology: 'cycle', protocol: 'hop-list' });
  changing = await subjectOf({ seed: 1, peers: 7, topology: { name: 'random-k-out', k: 2 }, protocol: 'announce' });
  group = await subjectOf(spreadOut);
});

describe('traffic by link', () => {
  it('is a bar for each direction of each link, as in the summary', async () => {
    const { svg, title } = await drawn(linkTraffic, cycle);
    expect(saidIn(svg, 'bar')).toEqual(
      cycle.summary.links!.flatMap(({ a, b, bytes }) => [
        `${a} <-> ${b} to the higher number: ${bytes[0]} bytes`,
        `${a} <-> ${b} to the lower number: ${bytes[1]} bytes`,
      ]),
    );
    expect(title).toBe('Each of the 5 links carried 208 bytes');
  });

  it('draws bars as long as their figures', async () => {
    const { svg } = await drawn(linkTraffic, changing);
    const lengths = [...svg.matchAll(/aria-roledescription="bar" d="M[\d.]+,[\d.]+h([\d.]+)v/g)].map(([, length]) =>
      Number(length),
    );
    const bytes = changing.summary.links!.flatMap((link) => link.bytes);
    const scale = lengths[0] / bytes[0];
    expect(lengths).toHaveLength(bytes.length);
    for (const [index, length] of lengths.entries()) expect(length).toBeCloseTo(bytes[index] * scale, 3);
  });

  it('shows the busiest of many links, and says so', async () => {
    const links = Array.from({ length: 50 }, (_, a) => ({
      a,
      b: a + 1,
      messages: [1, 1] as [number, number],
      bytes: [a, 2 * a] as [number, number],
    }));
    const { svg, remark } = await drawn(linkTraffic, { ...cycle, summary: { ...cycle.summary, links } });
    expect(saidIn(svg, 'bar')).toHaveLength(2 * LINKS_SHOWN);
    expect(saidIn(svg, 'bar')[0]).toBe('49 <-> 50 to the higher number: 49 bytes');
    expect(remark).toBe('The 40 busiest of 50 links.');
  });

  it('says why it is not drawn', async () => {
    const { links: _, ...rest } = cycle.summary;
    const subject = { ...cycle, summary: { ...rest, absent: { links: 'links have counters up to 10000 of them' } } };
    expect(await linkTraffic.draw(subject)).toEqual({ absent: 'links have counters up to 10000 of them' });
  });
});

describe('traffic by kind', () => {
  it('adds up to the kinds and to the links of the summary', async () => {
    const { table } = await drawn(kindTraffic, changing);
    const sums = (column: number) => {
      const found: Record<string, number> = {};
      for (const row of table.rows) found[row[column]] = (found[row[column]] ?? 0) + Number(row[2]);
      return found;
    };
    const { kinds, links } = changing.summary;
    expect(sums(1)).toEqual(
      Object.fromEntries(kinds.filter(({ bytes }) => bytes > 0).map(({ kind, bytes }) => [kind, bytes])),
    );
    expect(sums(0)).toEqual(
      Object.fromEntries(
        links!.map(({ a, b, bytes }) => [`${a} <-> ${b}`, bytes[0] + bytes[1]]).filter(([, bytes]) => bytes !== 0),
      ),
    );
  });

  it('has the sums of all links where there are no facts', async () => {
    const { table } = await drawn(kindTraffic, { ...changing, log: undefined });
    expect(table.rows.map(([link]) => link)).toEqual(
      changing.summary.kinds.filter(({ bytes }) => bytes > 0).map(() => 'all links'),
    );
  });
});

it('latency is the curve of the summary', async () => {
  const { svg, table } = await drawn(latency, group);
  expect(table.rows.map(([, ms]) => ms)).toEqual(group.summary.latencyCurve);
  expect(saidIn(svg, 'point')).toHaveLength(101);
  // Beside it what each latency is made of.
  for (const [, ms, waiting, way, held] of table.rows)
    expect(Number(waiting) + Number(way) + Number(held)).toBeCloseTo(Number(ms), 6);
  for (const part of ['waiting at the origin', 'on the way', 'held back']) expect(svg).toContain(part);
  const { latencyPartsMs: _, ...without } = group.summary;
  expect((await drawn(latency, { ...group, summary: without })).table.columns).toHaveLength(2);
  expect(group.summary.latencyCurve![99]).toBeGreaterThan(group.summary.latencyCurve![0]);
});

it('throughput has all deliveries and receipts in it', async () => {
  const { table } = await drawn(throughput, group);
  const sum = (column: number) => table.rows.reduce((total, row) => total + Number(row[column]), 0);
  expect(sum(1)).toBe(group.summary.perPeer!.reduce((total, { delivered }) => total + delivered, 0));
  expect(sum(2)).toBe(group.summary.books.received);
});

it('the backlog has its peak in it', async () => {
  const { svg } = await drawn(backlog, group);
  const { max } = group.summary.backlog!;
  expect(saidIn(svg, 'point').some((said) => said.endsWith(`: ${max} messages in flight`))).toBe(true);
  // One curve over the time: as many corners as there are readings, none of them back on the axis.
  const [, area] = / aria-roledescription="area mark"[^>]* d="([^"]*)"/.exec(svg)!;
  expect(area.match(/[ML]/g)).toHaveLength(2 * saidIn(svg, 'point').length);
});

it('a cell is a pair of peers of the matrix', async () => {
  const { svg } = await drawn(exchange, group);
  const { queued, sent, received } = group.summary.matrix!;
  const said = (what: string, table: number[][]) =>
    table.flatMap((row, peer) =>
      row.map((copies, other) => `peer ${peer} ${what} ${other}: ${copies} ${copies === 1 ? 'copy' : 'copies'}`),
    );
  expect(saidIn(svg, 'rect mark')).toEqual([
    ...said('queued for', queued),
    ...said('sent to', sent),
    ...said('received from', received),
  ]);
});

it('every picture of a run is drawn, or says why not', async () => {
  const bare = await subjectOf({ ...spreadOut, trace: 'none' });
  for (const picture of pictures) {
    const drawing = await picture.draw(bare);
    if ('absent' in drawing) expect(drawing.absent, picture.name).toMatch(/^[a-z].*[^.]$/);
    else expect(drawing.table.rows.length, picture.name).toBeGreaterThan(0);
  }
});
