/** What the links of a plan do, asked directly: which rule counts for which link, and what a plan can do at all. */
import { describe, expect, it } from 'vitest';
import { linkNumber } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { Random } from '../../src/core/random.ts';
import { LinkModel } from '../../src/network/link-model.ts';
import { LinkStates } from '../../src/network/link-states.ts';
import { canDuplicate, canLose, type LinkRule, type LinkTraits, plainTraits } from '../../src/network/link-traits.ts';
import type { Places } from '../../src/network/zones/places.ts';

const graph = graphOf(4, [0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3]);
/** Peers 0 and 1 in zone 0, the others in zone 1. */
const places: Places = {
  kind: 'zones',
  names: ['a', 'b'],
  zoneOf: Uint16Array.of(0, 0, 1, 1),
  oneWayMs: Float64Array.of(1, 20, 30, 4),
};

function traits(ms: number): LinkTraits {
  return { ...plainTraits, delay: { constant: ms } };
}

/** By sender and receiver: the delay that the model gives. */
function delays(rules: readonly LinkRule[], own: LinkTraits = plainTraits): number[][] {
  const model = new LinkModel({ places, traits: own, rules }, graph, 1, new Random(1, 'network'));
  return [0, 1, 2, 3].map((from) =>
    [0, 1, 2, 3].map((to) => {
      if (from === to) return 0;
      model.ask(linkNumber(graph, from, to), from, to, 10, 0);
      return model.delayMs;
    }),
  );
}

describe('the delay of a link', () => {
  it('is that of its zones, by the row of the sender', () => {
    expect(delays([])).toEqual([
      [0, 1, 20, 20],
      [1, 0, 20, 20],
      [30, 30, 0, 4],
      [30, 30, 4, 0],
    ]);
  });

  it('is that of all links, where they have one', () => {
    expect(delays([], traits(7)).flat()).toEqual([0, 7, 7, 7, 7, 0, 7, 7, 7, 7, 0, 7, 7, 7, 7, 0]);
  });

  const ends = { zoneA: { zone: 0 }, zoneB: { zone: 1 }, peer0: { peer: 0 }, peer3: { peer: 3 } };

  it.each<[string, keyof typeof ends, keyof typeof ends, boolean, number[][]]>([
    ['from a peer to another', 'peer0', 'peer3', false, [[0, 3]]],
    [
      'between two peers',
      'peer0',
      'peer3',
      true,
      [
        [0, 3],
        [3, 0],
      ],
    ],
    [
      'from a peer to a zone',
      'peer0',
      'zoneB',
      false,
      [
        [0, 2],
        [0, 3],
      ],
    ],
    [
      'between a peer and a zone',
      'zoneB',
      'peer0',
      true,
      [
        [0, 2],
        [0, 3],
        [2, 0],
        [3, 0],
      ],
    ],
    [
      'from a zone to another',
      'zoneB',
      'zoneA',
      false,
      [
        [2, 0],
        [2, 1],
        [3, 0],
        [3, 1],
      ],
    ],
    [
      'within a zone',
      'zoneA',
      'zoneA',
      false,
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'from a zone to a peer',
      'zoneA',
      'peer3',
      false,
      [
        [0, 3],
        [1, 3],
      ],
    ],
  ])('is that of a rule %s', (_, from, to, bothWays, links) => {
    const changed = delays([{ from: ends[from], to: ends[to], bothWays, traits: traits(99) }]);
    const others = delays([]);
    for (const [a, row] of changed.entries()) {
      for (const [b, ms] of row.entries())
        expect([a, b, ms]).toEqual([a, b, links.some(([x, y]) => x === a && y === b) ? 99 : others[a][b]]);
    }
  });

  it('is that of the last rule that fits, of however many', () => {
    for (const count of [2, 255, 256, 70_000]) {
      const rules = Array.from(
        { length: count },
        (_, index): LinkRule => ({
          from: { peer: index === count - 1 ? 0 : 2 },
          to: { peer: 1 },
          bothWays: false,
          traits: traits(index),
        }),
      );
      const found = delays(rules);
      expect([found[0][1], found[2][1]]).toEqual([count - 1, count - 2]);
    }
  });
});

describe('a plan', () => {
  const plan = (own: Partial<LinkTraits>, ofRule: Partial<LinkTraits> = {}) => ({
    traits: { ...plainTraits, ...own },
    rules: [{ from: { peer: 0 }, to: { peer: 1 }, bothWays: true, traits: { ...plainTraits, ...ofRule } }],
  });

  it('may lose copies where a link loses some, or has a bandwidth', () => {
    expect([{}, { loss: 0 }, { duplicate: 0.5 }].map((one) => canLose(plan(one)))).toEqual([false, false, false]);
    for (const one of [{ loss: 0.1 }, { bandwidth: 1_000 }, { loss: { toBad: 1, toGood: 1, good: 0, bad: 1 } }]) {
      expect(canLose(plan(one))).toBe(true);
      expect(canLose(plan({}, one))).toBe(true);
    }
  });

  it('may duplicate copies where a link does', () => {
    expect([{}, { duplicate: 0 }, { loss: 0.5 }].map((one) => canDuplicate(plan(one)))).toEqual([false, false, false]);
    expect(canDuplicate(plan({ duplicate: 0.1 }))).toBe(true);
    expect(canDuplicate(plan({}, { duplicate: 0.1 }))).toBe(true);
  });
});

describe('links that are up', () => {
  it('are counted and found by their number among those of a peer', () => {
    const states = new LinkStates(graph, true);
    states.set(1, 2, false);
    expect(states.down!.degreeOf(1)).toBe(2);
    expect([0, 1].map((index) => states.down!.neighbourAt(1, index))).toEqual([0, 3]);
    expect([states.isUp(1, 2), states.isUp(2, 1), states.isUp(1, 3)]).toEqual([false, false, true]);
    expect(new LinkStates(graph, false).isUp(1, 2)).toBe(true);
  });

  it('are links of the graph, and change only where the run says so', () => {
    expect(() => new LinkStates(graph, true).set(1, 1, false)).toThrow('the graph has no link 1–1');
    expect(() => new LinkStates(graph, false).set(0, 1, false)).toThrow('links change only if the job says so');
  });
});
