/** Byzantine peers that are bound to nothing: they may send all that is sent in their world, at any time, to any peer. */
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
import type { World } from '../../src/explore/world.ts';
import { plainSearch } from './plain-search.ts';
import { worldOf } from './worlds.ts';

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

it.each(['flood', 'byzantine-consistent', 'bracha'])(
  'breaks what a search breaks that leaves nothing out: %s',
  async (protocol) => {
    const world = freeWorld(protocol, 2);
    const repertoire = learned(world);
    const plain = plainSearch(world, (from) => messagesOf(repertoire, from, world));
    const whole = await searched(world, false, false);
    // Maps with equal entries count as equal there, whatever their order.
    expect(whole.outcome.states).toBeLessThanOrEqual(plain.states);
    expect(whole.outcome.ends).toBe(plain.ends.size);
    const reduced = await searched(world, true, true);
    const broken = [...plain.broken.keys()].filter((name) => world.properties.some((one) => one === name)).sort();
    for (const { outcome } of [whole, reduced])
      expect(outcome.breaches.map(({ property }) => property).sort()).toEqual(broken);
  },
);

it('lets Bracha fail among 3 peers, of which it bears no Byzantine one', async () => {
  const { outcome, isOver } = await searched(freeWorld('bracha', 3), true, true);
  expect(isOver).toBe(true);
  expect(outcome.breaches.map(({ property }) => property).sort()).toEqual([
    'agreement',
    'consistency',
    'no-creation',
    'uniform-agreement',
  ]);
});
