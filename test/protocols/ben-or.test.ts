import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 3N² messages and three steps if one peer proposes: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['ben-or'], { workload: once(0) }));
  expect(sent).toEqual(
    new Map([
      ['first', size * size],
      ['second', size * size],
      ['decided', size * size],
    ]),
  );
  // The others hear of it in the first step, and then vote for it too.
  expect(lastDeliveryMs(facts)).toBe(size === 1 ? 0 : 3);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

/** Rounds until two peers that proposed differently have decided. */
function roundsOf(seed: number, coin: string): number {
  const { sent } = runReference(sceneOf(mesh(2), [['ben-or', { coin }]], { seed }));
  return sent.get('first')! / 4;
}

/**
 * Section 5.5: in a round with coins two peers agree with a chance of one half, and decide in the next. So rounds are 1
 * and a geometric number: 3 on average, with a variance of 2; four standard errors of 300 runs are 0.33.
 */
it('takes three rounds on average for two peers with coins of their own, and two with a common coin', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1);
  const mean = seeds.reduce((sum, seed) => sum + roundsOf(seed, 'local'), 0) / seeds.length;
  expect(Math.abs(mean - 3)).toBeLessThan(0.33);
  expect(seeds.slice(0, 20).map((seed) => roundsOf(seed, 'common'))).toEqual(new Array(20).fill(2));
});

it('decides each of many instances', () => {
  const { facts } = runReference(sceneOf(mesh(4), ['ben-or'], { ...disorder(50), workload: waits(4, 1, 5, 10) }));
  for (const property of ['termination', 'integrity', 'uniform-consensus-agreement', 'no-creation'] as const)
    expect(violationsOf(property, facts, 4)).toEqual([]);
});

it.each([
  [3, 1, 3],
  [4, 2, 0],
])('"requires a majority of correct processes": of %i peers %i crash, and %i decide', (size, crashed, deciding) => {
  const crashes = Array.from({ length: crashed }, (_, peer) => ({ peer, leaves: 0 }));
  const faults = crashesWhileSending(mesh(size), crashes);
  const { facts } = runReference(sceneOf(mesh(size), ['ben-or'], { faults, workload: once(size - 1) }));
  expect(deliveriesOf(facts, size).filter((list) => list.length > 0)).toHaveLength(deciding);
});
