/**
 * Byzantine peers that are bound to nothing: they may send all that is sent in their world, at any time, to any peer.
 */
import { expect, it } from 'vitest';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import { drive } from '../../src/explore/driven-search.ts';
import {
  addMessage,
  messagesOf,
  type Repertoire,
  RepertoireError,
  repertoireOf,
} from '../../src/explore/repertoire.ts';
import type { KeptSearch } from '../../src/explore/search-state.ts';
import type { World } from '../../src/explore/world.ts';
import { plainSearch } from './plain-search.ts';
import { worldOf } from './worlds.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const free = { byzantineSends: 'anything', limits: { byzantine: 1 } } as const;
const limits = { depth: Number.POSITIVE_INFINITY, states: Number.POSITIVE_INFINITY };

function freeWorld(protocol: string, peers: number): World {
  return worldOf([protocol], { peers, byzantineSends: 'anything', limits: { byzantine: 1 } });
}

/** All that is sent in a world. */
function learned(world: World): Repertoire {
  const repertoire = repertoireOf(world);
  for (;;)
    try {
      const search = new BreadthFirst(world, limits, false, { repertoire });
      while (!search.advance(1_000));
      return repertoire;
    } catch (error) {
      if (!(error instanceof RepertoireError)) throw error;
      for (const message of error.learned) addMessage(repertoire, message, world);
    }
}

function searched(world: World, isReduced: boolean, isSymmetric: boolean) {
  const plan = { limits, isReduced, isSymmetric, search: { name: 'exhaustive' } } as const;
  return drive(world, plan, { pause: async () => {}, now: () => 0 }, () => false);
}

function brokenIn({ outcome }: Awaited<ReturnType<typeof searched>>): string[] {
  return outcome.breaches.map(({ property, promised }) => `${property} ${promised}`).sort();
}

it.each(['flood', 'byzantine-consistent', 'bracha'])(
  'breaks what a search breaks that leaves nothing out: %s',
  async (protocol) => {
    const world = freeWorld(protocol, 2);
    const repertoire = learned(world);
    const plain = plainSearch(world, (from) => messagesOf(repertoire, from, world));
    const whole = await searched(world, false, false);
    // Maps with equal entries count as equal there, whatever their order.
    expect(whole.outcome.states).toBeLessThanOrEqual(plain.states);
    const [reduced, symmetric] = [await searched(world, true, false), await searched(world, true, true)];
    for (const { outcome } of [whole, reduced]) expect(outcome.ends).toBe(plain.ends.size);
    for (const { outcome } of [whole, reduced, symmetric])
      expect(outcome.breaches.map(({ property }) => property).sort()).toEqual(
        [...plain.broken.keys()].filter((name) => world.properties.some((one) => one === name)).sort(),
      );
  },
);

it.each([
  ['two broadcasts of flood', worldOf(['flood'], { ...free, peers: 2, origins: [0, 1] })],
  ['flood, a copy lost', worldOf(['flood'], { ...free, peers: 2, limits: { byzantine: 1, losses: 1 } })],
  ['flood, a crash', worldOf(['flood'], { ...free, limits: { byzantine: 1, crashes: 1 } })],
  [
    'byzantine-consistent, a crash',
    worldOf(['byzantine-consistent'], { ...free, limits: { byzantine: 1, crashes: 1 } }),
  ],
  ['reliable-eager', worldOf(['reliable-eager'], free)],
  ...(LONG
    ? [
        [
          'byzantine-consistent, two broadcasts',
          worldOf(['byzantine-consistent'], { ...free, peers: 2, origins: [0, 0] }),
        ] as const,
        ['flood, 4 peers', worldOf(['flood'], { ...free, peers: 4 })] as const,
      ]
    : []),
] as const)('ends as a search ends that leaves nothing out: %s', async (_, world) => {
  const whole = await searched(world, false, false);
  const reduced = await searched(world, true, false);
  expect([reduced.outcome.ends, brokenIn(reduced)]).toEqual([whole.outcome.ends, brokenIn(whole)]);
});

it('goes on where it stopped', async () => {
  const world = freeWorld('byzantine-consistent', 3);
  const whole = await searched(world, true, true);
  const kept: KeptSearch[] = [];
  const observer = {
    pause: async () => {},
    now: () => 0,
    keep: (state: KeptSearch) => kept.push(structuredClone(state)),
  };
  const plan = { isReduced: true, isSymmetric: true, search: { name: 'exhaustive' } } as const;
  const some = { ...limits, states: 300 };
  const stopped = await drive(world, { ...plan, limits: some }, observer, () => false);
  expect([stopped.outcome.isCut, kept.length]).toEqual([true, 1]);
  const { outcome } = await drive(world, { ...plan, limits, begun: kept[0] }, observer, () => false);
  expect(outcome).toEqual(whole.outcome);
});

it.runIf(LONG)('lets Bracha fail among 3 peers, of which it bears no Byzantine one', async () => {
  const { outcome, isOver } = await searched(freeWorld('bracha', 3), true, true);
  expect(isOver).toBe(true);
  expect(outcome.breaches.map(({ property }) => property).sort()).toEqual([
    'agreement',
    'consistency',
    'no-creation',
    'uniform-agreement',
  ]);
});

it.runIf(LONG)('proves Bracha among 4 peers, one of which is Byzantine', async () => {
  const { outcome, isOver } = await searched(freeWorld('bracha', 4), true, true);
  expect([isOver, outcome.isCut, outcome.isEndless, outcome.breaches]).toEqual([true, false, false, []]);
});
