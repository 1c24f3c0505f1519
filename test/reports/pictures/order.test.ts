/** The pictures of order have each peer's deliveries, cell by cell, and as many crossings as pairs in disagreement. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cycle } from '../../../src/presets/p2p.ts';
import { commonOrder, displacements } from '../../../src/reports/pictures/common-order.ts';
import { crossingLines, crossingsOf, longestCommon } from '../../../src/reports/pictures/crossing-lines.ts';
import { crossings } from '../../../src/reports/pictures/crossings.ts';
import { order } from '../../../src/reports/pictures/order.ts';
import { rule, states } from '../../../src/reports/pictures/theme.ts';
import { historiesOf, listOf, nameOf } from '../../../src/trace/histories.ts';
import { FactLog } from '../../../src/trace/log.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

/** Three peers that multicast without coordination, and the same with a sequencer. */
const unordered = {
  seed: 1,
  peers: 3,
  protocol: 'multicast',
  workload: { name: 'interval', broadcasts: 10, wait: { uniform: [10, 99] } },
  network: { zones: 'gcp' },
};

let disagreeing: Seen;

beforeAll(async () => {
  disagreeing = await subjectOf(unordered);
});

function listsOf({ recording }: Seen): string[][] {
  const histories = recording.histories!;
  return Array.from({ length: recording.size }, (_, peer) =>
    Array.from(listOf(histories, peer), (broadcast) => nameOf(histories, broadcast)),
  );
}

/** A log in which each peer delivers so, broadcasts of peer 0 by their sequence numbers. */
function logOf(lists: readonly (readonly number[])[]): FactLog {
  const log = new FactLog('deliveries', ['data']);
  const all = [...new Set(lists.flat())].sort((one, other) => one - other);
  for (const sequence of all) log.broadcast(0, 0, sequence);
  for (const [peer, list] of lists.entries())
    for (const [place, sequence] of list.entries()) log.delivered(1 + place, peer, 0, sequence);
  return log;
}

/** Of each peer: how far from its place each broadcast came, in the common order. */
function shiftsOf(lists: readonly (readonly number[])[]): { common: number[]; shifts: number[][] } {
  const histories = historiesOf(logOf(lists), lists.length);
  const common = commonOrder(histories);
  return {
    common: Array.from(common),
    shifts: lists.map((_, peer) => Array.from(displacements(listOf(histories, peer), common))),
  };
}

describe('the common order', () => {
  it('is the order of all lists, and what is missing shifts nothing', () => {
    const { common, shifts } = shiftsOf([
      [0, 1, 2, 3, 4],
      [0, 2, 3, 4],
      [3, 4],
      [1, 3],
    ]);
    expect(common).toEqual([0, 1, 2, 3, 4]);
    expect(shifts.flat().every((by) => by === 0 || Number.isNaN(by))).toBe(true);
    expect(shifts.map((row) => row.filter(Number.isNaN).length)).toEqual([0, 1, 3, 3]);
  });

  it('is that of most where one differs', () => {
    const { common, shifts } = shiftsOf([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [3, 0, 1, 2],
    ]);
    expect(common).toEqual([0, 1, 2, 3]);
    expect(shifts[2]).toEqual([1, 1, 1, -3]);
  });

  it('shifts nothing in any lists that are parts of one order', () => {
    const part = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }),
        fc.array(part, { minLength: 1, maxLength: 5 }),
        (order, parts) => {
          const lists = parts.map((isIn) => order.filter((_, place) => isIn[place]));
          const { shifts } = shiftsOf(lists);
          expect(shifts.flat().every((by) => by === 0 || Number.isNaN(by))).toBe(true);
        },
      ),
    );
  });
});

describe('the rows of cells', () => {
  it('say of each broadcast how early or late a peer delivered it, in the colour of that', async () => {
    const { svg, table } = await drawn(order, disagreeing);
    expect(table.rows).toHaveLength(90);
    for (const [peer, name, by] of table.rows) {
      const [, said, look] = new RegExp(`aria-label="peer ${peer}, ${name}: ([^"]+)"[^>]* (fill="[^/]+)/>`).exec(svg)!;
      expect(said).toBe(placeTextOf(Number(by)));
      expect(look).toContain(by === 0 ? rule : Number(by) < 0 ? states.reached : states.alarm);
    }
    expect(table.rows.some(([, , by]) => Number(by) > 0)).toBe(true);
  });

  it('are in place where all agree, whatever is missing', async () => {
    const agreeing = await subjectOf({ ...unordered, protocol: { name: 'sequencer', over: 'best-effort' } });
    const { svg, title } = await drawn(order, agreeing);
    expect(title).toBe('All 3 peers delivered 30 broadcasts in one order');
    expect(saidIn(svg, 'cell').every((said) => said.endsWith('delivered in place'))).toBe(true);
    const log = logOf([[0, 1, 2], [0, 2], [1]]);
    const missing = await drawn(order, { ...agreeing, log });
    expect(missing.title).toBe('All 3 peers delivered 3 broadcasts in one order; 3 deliveries never came');
    expect(saidIn(missing.svg, 'cell').filter((said) => said.endsWith('never delivered'))).toHaveLength(3);
  });

  it('show the part with the first disagreement of a long run, and say which', async () => {
    const long = await subjectOf({ ...unordered, workload: { ...unordered.workload, broadcasts: 100 } });
    const { remark, table } = await drawn(order, long);
    expect(remark).toMatch(/ Columns \d+ to \d+ of 300 are shown\.$/);
    expect(table.rows.slice(0, 480).some(([, , by]) => by !== 0)).toBe(true);
    expect(table.rows).toHaveLength(480);
  });
});

function placeTextOf(by: number): string {
  if (by === 0) return 'delivered in place';
  return `delivered ${Math.abs(by)} ${Math.abs(by) === 1 ? 'place' : 'places'} ${by < 0 ? 'early' : 'late'}`;
}

describe('crossing lines', () => {
  it('are between the two peers that disagree most', async () => {
    const { title, svg } = await drawn(crossings, disagreeing);
    const lists = listsOf(disagreeing);
    const most = Math.max(
      crossingsOf(lists[0], lists[1]),
      crossingsOf(lists[0], lists[2]),
      crossingsOf(lists[1], lists[2]),
    );
    expect(title).toContain(`disagree most: ${most} pairs`);
    const out = saidIn(svg, 'pair out of order');
    expect([...saidIn(svg, 'pair'), ...out]).toHaveLength(30);
    expect(out.length).toBeGreaterThan(0);
    expect(JSON.parse(/data-lists="([^"]*)"/.exec(svg)![1].replaceAll('&quot;', '"'))).toEqual(lists);
  });

  it('are upright where all agree', async () => {
    const agreeing = await subjectOf({ ...unordered, protocol: { name: 'sequencer', over: 'best-effort' } });
    const { title } = await drawn(crossings, agreeing);
    expect(title).toBe('No two peers delivered any two broadcasts in different orders');
  });

  it('are coloured outside of the longest part that both have in one order', () => {
    expect([...longestCommon(['a', 'b', 'c', 'd', 'e'], ['e', 'a', 'c', 'b', 'd'])].sort()).toHaveLength(3);
    // One delivery too few moves all places and colours nothing.
    expect(longestCommon(['a', 'b', 'c', 'd'], ['b', 'c', 'd'])).toEqual(new Set(['b', 'c', 'd']));
    expect(crossingLines(['a', 'b', 'c', 'd'], ['b', 'c', 'd'])).not.toContain(states.alarm);
    const names = fc.uniqueArray(fc.nat(9), { maxLength: 7 });
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [upper, lower] = [one.map(String), other.map(String)];
        const both = upper.filter((name) => lower.includes(name));
        const isInOrder = (part: readonly string[]) =>
          part.every((name, place) => place === 0 || lower.indexOf(part[place - 1]) < lower.indexOf(name));
        let longest = 0;
        for (let set = 0; set < 2 ** both.length; set++) {
          const part = both.filter((_, place) => (set & (1 << place)) !== 0);
          if (isInOrder(part)) longest = Math.max(longest, part.length);
        }
        const found = longestCommon(upper, lower);
        expect(found.size).toBe(longest);
        expect(isInOrder(both.filter((name) => found.has(name)))).toBe(true);
      }),
    );
  });

  it('are counted: as many as swaps of neighbours are needed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(99), { maxLength: 12 }),
        fc.uniqueArray(fc.nat(99), { maxLength: 12 }),
        (one, other) => {
          const [upper, lower] = [one.map(String), other.map(String)];
          const left = lower.filter((name) => upper.includes(name)).map((name) => upper.indexOf(name));
          let swaps = 0;
          for (let sorted = false; !sorted; ) {
            sorted = true;
            for (let i = 1; i < left.length; i++) {
              if (left[i - 1] <= left[i]) continue;
              [left[i - 1], left[i]] = [left[i], left[i - 1]];
              swaps++;
              sorted = false;
            }
          }
          expect(crossingsOf(upper, lower)).toBe(swaps);
          expect([...crossingLines(upper, lower).matchAll(/<path /g)]).toHaveLength(left.length);
        },
      ),
    );
  });
});

it('both say why they are not drawn', async () => {
  const bare = await subjectOf({ ...cycle.experiment, runtime: 'simulator', trace: 'none' });
  for (const picture of [order, crossings]) expect(await picture.draw(bare)).toHaveProperty('absent');
});

it('crossings are none where peers agree, and are not drawn where there is nothing to cross', async () => {
  const agreed = { ...unordered, protocol: 'sequencer' };
  const { svg, title } = await drawn(crossings, await subjectOf(agreed));
  expect(title).toBe('No two peers delivered any two broadcasts in different orders');
  expect(svg).not.toContain(states.alarm);
  const once = await subjectOf({ ...unordered, workload: { name: 'single', origin: 0 } });
  expect(await crossings.draw(once)).toEqual({ absent: 'no peer delivered two broadcasts' });
  const alone = await subjectOf({ ...unordered, peers: 1, topology: 'line', protocol: 'best-effort', network: {} });
  expect(await crossings.draw(alone)).toEqual({ absent: 'there is one peer only' });
});
