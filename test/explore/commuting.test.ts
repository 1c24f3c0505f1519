/** What the explorer leaves out as commuting changes no verdict and no end. */
import { expect, it } from 'vitest';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import type { FaultLimits, World } from '../../src/explore/world.ts';
import bestEffort from '../../src/protocols/best-effort.ts';
import { protocols } from '../../src/protocols/index.ts';
import { worldOf } from './worlds.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const STATES = LONG ? 20_000 : 200;

const faults: Partial<FaultLimits>[] = [
  {},
  { crashes: 1 },
  { losses: 1 },
  ...(LONG ? [{ duplicates: 1 }, { crashes: 1, restarts: 1 }, { byzantine: 1 }, { crashes: 1, losses: 1 }] : []),
];
const sizes = [{ peers: 2, origins: [0, 1] }, ...(LONG ? [{ peers: 3, origins: [0] }] : [])];

function searched(world: World, isReduced: boolean, states = STATES): BreadthFirst {
  const search = new BreadthFirst(world, { depth: Number.POSITIVE_INFINITY, states }, isReduced);
  while (!search.advance(1_000));
  return search;
}

function brokenIn({ findings }: BreadthFirst) {
  return [...findings.breaches.values()].map(({ property, promised }) => `${property} ${promised}`).sort();
}

const lone = protocols.filter(({ layer, knows }) => layer !== true || knows === undefined);
const layers = protocols.filter(({ layer }) => layer === true);

it.each([
  ...lone.map((one) => [one.name, [one]] as const),
  ...layers.map((one) => [`${one.name} over best-effort`, [bestEffort, one]] as const),
])('%s', (_, stack) => {
  for (const limits of faults)
    for (const { peers, origins } of sizes) {
      const world = worldOf(stack, { peers, origins, limits });
      const whole = searched(world, false);
      if (whole.isCut) continue;
      const reduced = searched(world, true);
      const where = `${JSON.stringify(limits)} on ${peers} peers`;
      expect(reduced.isCut, where).toBe(false);
      expect(reduced.findings.ends, where).toEqual(whole.findings.ends);
      expect(brokenIn(reduced), where).toEqual(brokenIn(whole));
    }
});

it('leaves most of the schedules of flooding out', () => {
  const world = worldOf(['flood'], { peers: 4 });
  expect(searched(world, false, 1_000).states).toBe(621);
  expect(searched(world, true, 1_000).states).toBeLessThan(100);
});
