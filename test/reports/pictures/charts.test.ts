/** What charts show is what the summary says: their marks are read back from the SVG. */
import { beforeAll, describe, expect, it } from 'vitest';
import { backlog } from '../../../src/reports/pictures/backlog.ts';
import { exchange } from '../../../src/reports/pictures/exchange.ts';
import { pictures } from '../../../src/reports/pictures/index.ts';
import { kindTraffic } from '../../../src/reports/pictures/kind-traffic.ts';
import { latency } from '../../../src/reports/pictures/latency.ts';
import { linkTraffic } from '../../../src/reports/pictures/link-traffic.ts';
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

  it('says of many links how many carried how much', async () => {
    const links = Array.from({ length: 50 }, (_, a) => ({
      a,
      b: a + 1,
      messages: [1, 1] as [number, number],
      bytes: [a, 2 * a] as [number, number],
    }));
    const { svg, table } = await drawn(linkTraffic, { ...cycle, summary: { ...cycle.summary, links } });
    const counts = saidIn(svg, 'bar').map((said) => Number(said.split(' ')[0]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
    expect(counts.length).toBeLessThan(25);
    expect(table.rows[0]).toEqual(['49 <-> 50', 49, 98, 147]);
    expect(table.rows).toHaveLength(50);
  });

  it('says why it is not drawn', async () => {
    const { links: _, ...rest } = cycle.summary;
    const subject = { ...cycle, summary: { ...rest, absent: { links: 'links have counters up to 10,000 of them' } } };
    expect(await linkTraffic.draw(subject)).toEqual({ absent: 'links have counters up to 10,000 of them' });
  });
});

it('traffic by kind has messages and bytes of each kind', async () => {
  const { svg, table } = await drawn(kindTraffic, changing);
  const kinds = changing.summary.kinds.filter(({ messages }) => messages > 0);
  expect(saidIn(svg, 'bar').sort()).toEqual(
    kinds
      .flatMap(({ kind, messages, bytes }) => [
        `${kind}: ${messages} ${messages === 1 ? 'message' : 'messages'}`,
        `${kind}: ${bytes} bytes`,
      ])
      .sort(),
  );
  expect(table.rows.reduce((sum, [, messages]) => sum + Number(messages), 0)).toBe(changing.summary.books.sent);
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

it('throughput has no parts of the time finer than the clock', async () => {
  expect(cycle.summary.throughput!.binMs).toBeLessThan(1);
  const { table } = await drawn(throughput, cycle);
  expect(table.rows.every(([from]) => Number.isInteger(from))).toBe(true);
  const delivered = cycle.summary.throughput!.delivered.reduce((sum, count) => sum + count, 0);
  expect(table.rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(delivered);
});

it('the backlog is a band from the least to the most, with its peak in it', async () => {
  const { svg } = await drawn(backlog, group);
  const { max, inFlight } = group.summary.backlog!;
  const bands = saidIn(svg, 'point').map((said) => / (\d+) to (\d+) messages/.exec(said)!.slice(1).map(Number));
  expect(bands).toHaveLength(inFlight.length);
  expect(Math.max(...bands.map(([, most]) => most))).toBe(max);
  for (const [bin, messages] of inFlight.entries()) {
    expect(bands[bin][0]).toBeLessThanOrEqual(messages);
    expect(bands[bin][1]).toBeGreaterThanOrEqual(messages);
  }
});

it('a cell is a pair of peers of the matrix', async () => {
  const uneven = await subjectOf({ ...spreadOut, protocol: 'flood', topology: 'cycle' });
  const { svg } = await drawn(exchange, uneven);
  const { queued, sent, received } = uneven.summary.matrix!;
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

it('pairs of peers are not drawn where all are alike', async () => {
  expect(await exchange.draw(group)).toEqual({ absent: 'every peer sent every other 4 copies, and all arrived' });
});

it('every picture of a run is drawn, or says why not', async () => {
  const bare = await subjectOf({ ...spreadOut, trace: 'none' });
  for (const picture of pictures) {
    const drawing = await picture.draw(bare);
    if ('absent' in drawing) expect(drawing.absent, picture.name).toMatch(/^[a-z].*[^.]$/);
    else expect(drawing.table.rows.length, picture.name).toBeGreaterThan(0);
  }
});
