import { expect, it } from 'vitest';
import consensusFlooding from '../../src/protocols/consensus-flooding.ts';
import { runReference } from '../reference-runtime.ts';
import { among, ByHand } from './by-hand.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 2N² messages an instance, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['consensus-flooding'], disorder(30)));
  expect(sent).toEqual(
    new Map([
      ['proposal', size * size],
      ['decided', size * size],
    ]),
  );
  expect(consensusFlooding.cost!(size, (size * (size - 1)) / 2)).toBe(2 * size * size);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

it('takes one step, and two if only one peer proposes', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['consensus-flooding'])).facts)).toBe(1);
  const { facts, sent } = runReference(sceneOf(mesh(6), ['consensus-flooding'], { workload: once(3) }));
  expect(lastDeliveryMs(facts)).toBe(2);
  expect([...sent.values()]).toEqual([36, 36]);
  expect(deliveriesOf(facts, 6)).toEqual(new Array(6).fill(['3.0']));
});

it('decides each of many instances', () => {
  const { facts } = runReference(
    sceneOf(mesh(4), ['consensus-flooding'], { ...disorder(50), workload: waits(4, 1, 5, 10) }),
  );
  for (const property of ['termination', 'integrity', 'uniform-consensus-agreement', 'no-creation'] as const)
    expect(violationsOf(property, facts, 4)).toEqual([]);
});

/** Section 5.2.2, figure 5.1. */
it('"No two correct processes decide differently", but one that crashes may have', () => {
  const graph = mesh(4);
  // Nothing that peer 0 sends comes out: it hears all, decides alone, and crashes.
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 0 }]);
  const { facts } = runReference(sceneOf(graph, ['consensus-flooding'], { faults }));
  expect(violationsOf('consensus-agreement', facts, 4)).toEqual([]);
  expect(violationsOf('termination', facts, 4)).toEqual([]);
  expect(deliveriesOf(facts, 4)).toEqual([['0.0'], ['1.0'], ['1.0'], ['1.0']]);
});

/**
 * The proposal of peer 0 comes to peer 2 alone, which sends it on to peer 3 alone in round 2, and crashes. Its message
 * of round 1 is late at peer 4: so 3 hears the same peers in both rounds, and 4 does too.
 */
it('agrees where the rule of the book (the same peers were heard in two rounds) does not', () => {
  const run = new ByHand(consensusFlooding, 5);
  for (let peer = 0; peer < 5; peer++) run.broadcast(peer);
  run.suspect(2, 1);
  run.deliver([0, 2], [2, 2], [3, 2], [4, 2]);
  run.deliver([2, 3]);
  for (const crashed of [0, 1, 2]) for (const at of [3, 4]) run.suspect(at, crashed);
  for (let round = 1; round <= 4; round++) run.deliver(...among(3, 4));
  expect(run.delivered.slice(3)).toEqual([[0], [0]]);
});
