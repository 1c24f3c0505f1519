/** Peer symmetry changes no verdict, and leaves one state of those that are alike. */
import { expect, it } from 'vitest';
import type { PeerId } from '../../src/core/protocol.ts';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import { drive } from '../../src/explore/driven-search.ts';
import type { World } from '../../src/explore/world.ts';
import { worldOf } from './worlds.ts';

const limits = { depth: Number.POSITIVE_INFINITY, states: 20_000 };
const observer = { pause: async () => {}, now: () => 0 };

function searched(world: World, isReduced: boolean, isSymmetric: boolean) {
  const plan = { limits, isReduced, isSymmetric, search: { name: 'exhaustive' } } as const;
  return drive(world, plan, observer, () => false);
}

function brokenIn({ outcome }: Awaited<ReturnType<typeof searched>>) {
  return outcome.breaches.map(({ property, promised, schedule }) => [property, promised, schedule.steps.length]).sort();
}

it.each<[string, World, PeerId[][]]>([
  ['flood', worldOf(['flood'], { peers: 4 }), [[1, 2, 3]]],
  ['flood, two broadcasts', worldOf(['flood'], { origins: [0, 1] }), [[0, 1]]],
  ['flood, a copy lost', worldOf(['flood'], { limits: { losses: 1 } }), [[1, 2]]],
  ['bracha, a Byzantine peer', worldOf(['bracha'], { limits: { byzantine: 1 }, origins: [0] }), [[1, 2]]],
  ['sequencer, whose first peer orders', worldOf(['best-effort', 'sequencer'], { origins: [] }), [[0, 1, 2]]],
  ['hierarchical consensus, by rank', worldOf(['consensus-hierarchical'], { peers: 2, origins: [0, 1] }), []],
  // The peer sends to one first, and to the other next.
  ['best-effort, a crash within a reaction', worldOf(['best-effort'], { limits: { crashes: 1 } }), []],
])('%s', async (_, world, alike) => {
  const whole = await searched(world, false, false);
  const some = await searched(world, false, true);
  expect(some.outcome.alike).toEqual(alike);
  expect(brokenIn(some)).toEqual(brokenIn(whole));
  // Those that come to the limit end within some state or other.
  if (!whole.outcome.isCut) expect(some.outcome.states <= whole.outcome.states).toBe(true);
  expect(brokenIn(await searched(world, true, true)).map(([property]) => property)).toEqual(
    brokenIn(whole).map(([property]) => property),
  );
});

it('has one state of all that are alike, counted by hand', async () => {
  // The start; then the copy of peer 0 to itself is received or not, and of those to peers 1 and 2 none, one or both.
  const world = worldOf(['best-effort'], { peers: 3 });
  const whole = new BreadthFirst(world, limits, false);
  while (!whole.advance(1_000));
  const { outcome } = await searched(world, false, true);
  expect([whole.states, outcome.states]).toEqual([9, 7]);
});
