/**
 * The space-time diagram has each message and delivery of the run, the trees by which broadcasts spread, and of a large
 * run the window that was asked for.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { links } from '../../../src/presets/p2p.ts';
import { arrowPath, ticksBetween } from '../../../src/reports/pictures/arrows.ts';
import { journeysIn } from '../../../src/reports/pictures/journeys.ts';
import { MESSAGES_SHOWN, spaceTime } from '../../../src/reports/pictures/space-time.ts';
import { quietTimes, stretchesOf } from '../../../src/reports/pictures/time-axis.ts';
import { FactLog } from '../../../src/trace/log.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

const always = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

let changing: Seen;

beforeAll(async () => {
  changing = await subjectOf({ ...links.experiment, runtime: 'simulator' });
});

describe('a small run', () => {
  it('has every message, broadcast and delivery', async () => {
    const { svg, table, remark } = await drawn(spaceTime, changing);
    const { books, perPeer } = changing.summary;
    const sum = (of: 'broadcasts' | 'delivered') => perPeer!.reduce((total, peer) => total + peer[of], 0);
    expect(saidIn(svg, 'message')).toHaveLength(books.sent);
    expect(saidIn(svg, 'broadcast')).toHaveLength(sum('broadcasts'));
    expect(saidIn(svg, 'arrival')).toHaveLength(sum('delivered'));
    expect(table.rows.filter((row) => row[6] === 'received')).toHaveLength(books.received);
    expect(remark).not.toContain('Shown');
  });

  it('hides no delivery behind another of the same moment', async () => {
    const held = await subjectOf({
      seed: 2,
      peers: 4,
      protocol: { name: 'causal', over: 'flood' },
      workload: { name: 'interval', broadcasts: 5, wait: { uniform: [1, 9] } },
      network: { delay: { uniform: [1, 40] } },
      runtime: 'simulator',
    });
    const { svg } = await drawn(spaceTime, held);
    const places = [...svg.matchAll(/aria-roledescription="arrival"[^>]* transform="([^"]+)"/g)].map(
      ([, place]) => place,
    );
    expect(places.length).toBe(80);
    expect(new Set(places).size).toBe(80);
  });

  it('shows tall columns of dots whole, also on the first line and the last', async () => {
    const burst = await subjectOf({
      seed: 1,
      peers: 3,
      protocol: { name: 'causal', over: 'flood' },
      workload: { name: 'interval', broadcasts: 20, wait: 0 },
      network: { delay: 5 },
      runtime: 'simulator',
    });
    const { svg } = await drawn(spaceTime, burst);
    const height = Number(/<svg x="[^"]*" y="0" width="[^"]*" height="([^"]+)"/.exec(svg)![1]);
    const places = [...svg.matchAll(/aria-roledescription="arrival"[^>]* transform="translate\([^,]+,([^)]+)\)"/g)];
    const heights = places.map(([, y]) => Number(y));
    // On the first line there are more in one column than the usual edge has room for.
    const first = Number(/<path d="M0 ([^h]+)h/.exec(svg)![1]);
    expect(first).toBeGreaterThan(16);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(3.5);
    expect(Math.max(...heights)).toBeLessThanOrEqual(height - 3.5);
  });

  it('has a tree for each broadcast: one first message for each peer that heard of it', () => {
    const { journeys } = journeysIn(changing.log!, always, MESSAGES_SHOWN);
    const trees = new Map<string, number[]>();
    for (const { broadcast, isFirst, to } of journeys) {
      if (broadcast !== undefined && isFirst)
        trees.set(broadcast.join(':'), [...(trees.get(broadcast.join(':')) ?? []), to]);
    }
    const { peers, perPeer } = changing.summary;
    expect(trees.size).toBe(perPeer!.reduce((total, { broadcasts }) => total + broadcasts, 0));
    for (const [name, reached] of trees) {
      const others = Array.from({ length: peers }, (_, peer) => peer).filter(
        (peer) => peer !== Number(name.split(':')[0]),
      );
      expect(
        reached.sort((a, b) => a - b),
        name,
      ).toEqual(others);
    }
  });
});

describe('a large run', () => {
  let large: Seen;

  beforeAll(async () => {
    large = await subjectOf({
      seed: 1,
      peers: 30,
      protocol: 'best-effort',
      workload: { name: 'interval', broadcasts: 10, wait: { uniform: [10, 99] } },
      network: { delay: { uniform: [1, 20] } },
    });
  });

  it('shows its first messages, and says so', async () => {
    const { svg, remark } = await drawn(spaceTime, large);
    expect(large.summary.books.sent).toBeGreaterThan(MESSAGES_SHOWN);
    expect(saidIn(svg, 'message')).toHaveLength(MESSAGES_SHOWN);
    expect(remark).toContain('Shown are 5,000 messages of ');
  });

  it('shows the window that is asked for, whole', async () => {
    const { svg, remark } = await drawn(spaceTime, { ...large, window: { fromMs: 100, toMs: 200 } });
    const all = journeysIn(large.log!, always, Number.POSITIVE_INFINITY).journeys;
    const inside = all.filter(({ sentMs }) => sentMs >= 100 && sentMs <= 200);
    expect(inside.length).toBeLessThan(MESSAGES_SHOWN);
    expect(saidIn(svg, 'message')).toHaveLength(inside.length);
    expect(remark).toContain('sent from 100 ms on');
  });

  it('has deliveries only where a message that is shown had brought the broadcast, or it was made', () => {
    const { journeys, moments } = journeysIn(large.log!, always, 500);
    const brought = new Set(journeys.filter(({ isFirst }) => isFirst).map(({ to, broadcast }) => `${broadcast} ${to}`));
    const delivered = moments.filter(({ what }) => what === 'delivered');
    expect(delivered.length).toBeGreaterThan(50);
    expect(
      delivered.filter(({ peer, broadcast }) => peer !== broadcast![0] && !brought.has(`${broadcast} ${peer}`)),
    ).toEqual([]);
  });

  it('knows what came first though it came before the window', () => {
    const all = journeysIn(large.log!, always, Number.POSITIVE_INFINITY).journeys.filter(
      ({ sentMs }) => sentMs >= 100 && sentMs <= 200,
    );
    const windowed = journeysIn(large.log!, { fromMs: 100, toMs: 200 }, MESSAGES_SHOWN).journeys;
    expect(windowed.map(({ isFirst }) => isFirst)).toEqual(all.map(({ isFirst }) => isFirst));
  });
});

it('tells what was lost, and what is still on its way', () => {
  const log = new FactLog('full', ['data']);
  log.broadcast(0, 0, 0);
  log.sent(0, 0, 1, 0, 0, 10, 0, 0);
  log.sent(0, 0, 2, 1, 0, 10, 0, 0);
  log.sent(1, 0, 1, 2, 0, 10, -1, 0);
  log.dropped(2, 0, 1, 0, 0, 'lost', 0, 0);
  log.received(5, 2, 0, 1, 0, 0, 0);
  const { journeys, toMs } = journeysIn(log, always, 10);
  expect(journeys.map(({ end, endMs, isFirst }) => [end, endMs, isFirst])).toEqual([
    ['dropped', 2, false],
    ['received', 5, true],
    ['in flight', 5, false],
  ]);
  expect(toMs).toBe(5);
});

it('says why it is not drawn', async () => {
  const seen = await subjectOf({ seed: 1, peers: 5, protocol: 'best-effort', trace: 'deliveries' });
  expect(await spaceTime.draw(seen)).toEqual({ absent: 'the trace level keeps no messages' });
});

describe('arrows and axes', () => {
  it('have a head, a cross, nothing, or a bow', () => {
    expect(arrowPath(0, 0, 10, 20, 'in flight')).toBe('M0.0 0.0L10.0 20.0');
    expect(arrowPath(0, 0, 10, 20, 'received')).toMatch(/^M0\.0 0\.0L10\.0 20\.0M.*L10\.0 20\.0L/);
    expect(arrowPath(0, 0, 10, 20, 'dropped')).toMatch(/^M0\.0 0\.0L10\.0 8\.0M/);
    expect(arrowPath(0, 16, 10, 16, 'received')).toBe('M0.0 16.0Q5.0 4.0 10.0 16.0');
  });

  it('have round numbers', () => {
    expect(ticksBetween(0, 1)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(ticksBetween(3, 606)).toEqual([100, 200, 300, 400, 500, 600]);
    expect(ticksBetween(0.0021, 0.0029).length).toBeGreaterThan(3);
  });
});

describe('quiet times', () => {
  it('are folded if they are longer than what remains, and events of an even beat are not', () => {
    expect(quietTimes([0, 1, 2, 3, 100, 101, 102])).toEqual([[3, 100]]);
    expect(quietTimes([0, 1, 2, 3, 4])).toEqual([]);
    expect(quietTimes([0, 0, 500, 500])).toEqual([]);
    expect(quietTimes([0, 1, 1_000, 1_001, 2_000, 2_001])).toEqual([
      [1, 1_000],
      [1_001, 2_000],
    ]);
  });

  it('leave a place for every time', () => {
    const quiet = quietTimes([0, 1, 1_000, 1_001, 2_000, 2_001]);
    const stretches = stretchesOf({ fromMs: 0, toMs: 2_001, width: 600, quiet });
    expect(stretches.map(({ isFolded }) => isFolded)).toEqual([false, true, false, true, false]);
    expect(stretches.every(({ x1, x2 }) => x2 > x1)).toBe(true);
    expect(stretches.at(-1)!.x2).toBe(600);
  });
});
