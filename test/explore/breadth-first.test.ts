import { expect, it } from 'vitest';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import type { World } from '../../src/explore/world.ts';
import { plainSearch } from './plain-search.ts';
import { worldOf } from './worlds.ts';

function searched(world: World): BreadthFirst {
  const search = new BreadthFirst(world, { depth: Number.POSITIVE_INFINITY, states: 1_000_000 }, false);
  while (!search.advance(1_000));
  return search;
}

it('finds as many states as there are cuts of one broadcast on two peers', () => {
  // Nothing yet; the copy in flight; the copy received.
  const { states, findings } = searched(worldOf(['flood'], { peers: 2 }));
  const { transitions, depth, ends } = findings;
  expect([states, transitions, depth, ends.size]).toEqual([3, 2, 2, 1]);
});

it('needs the protocol for few steps of many states', () => {
  const search = searched(worldOf(['flood'], { origins: [0, 1] }));
  expect(search.states).toBe(196);
  expect(search.successors.local.next.length).toBeLessThan(60);
});

it.each([
  ['flood', worldOf(['flood'], { origins: [0, 1] })],
  ['flood, a copy lost', worldOf(['flood'], { limits: { losses: 1 } })],
  ['flood, a copy that comes twice', worldOf(['flood'], { limits: { duplicates: 1 } })],
  ['best-effort, a crash', worldOf(['best-effort'], { limits: { crashes: 1 } })],
  ['reliable-lazy, a crash', worldOf(['reliable-lazy'], { limits: { crashes: 1 } })],
  ['flood, a crash and a restart', worldOf(['flood'], { peers: 2, limits: { crashes: 1, restarts: 1 } })],
  [
    'reliable-lazy, a wrong suspicion',
    worldOf(['reliable-lazy'], { detector: 'eventually-perfect', limits: { suspicions: 1 } }),
  ],
  ['flood, a Byzantine peer', worldOf(['flood'], { peers: 2, limits: { byzantine: 1 } })],
  ['reliable-eager, a Byzantine peer', worldOf(['reliable-eager'], { peers: 2, limits: { byzantine: 1 } })],
  ['token', worldOf(['token'])],
])('has the states, ends and verdicts of a search that leaves nothing out: %s', (_, world) => {
  const plain = plainSearch(world);
  const search = searched(world);
  expect(search.findings.ends).toEqual(plain.ends);
  expect(search.states).toBe(plain.states);
  const isExamined = ([name]: readonly [string, number]) => world.properties.some((one) => one === name);
  expect(new Map([...search.findings.breaches].map(([name, { actions }]) => [name, actions.length]))).toEqual(
    new Map([...plain.broken].filter(isExamined)),
  );
});

it('takes maps with equal entries for equal, whatever their order', () => {
  const world = worldOf(['byzantine-consistent'], { peers: 2, limits: { byzantine: 1 } });
  const plain = plainSearch(world);
  const search = searched(world);
  expect(search.findings.ends).toEqual(plain.ends);
  expect(search.states).toBeLessThan(plain.states);
  expect([...search.findings.breaches.keys()].sort()).toEqual(
    [...plain.broken.keys()].filter((name) => world.properties.some((one) => one === name)).sort(),
  );
});
