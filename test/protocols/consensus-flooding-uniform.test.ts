import { expect, it } from 'vitest';
import consensusFloodingUniform from '../../src/protocols/consensus-flooding-uniform.ts';
import { runReference } from '../reference-runtime.ts';
import { among, ByHand } from './by-hand.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N³ messages an instance, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['consensus-flooding-uniform'], disorder(30)));
  expect(sent).toEqual(new Map([['proposal', size ** 3]]));
  expect(consensusFloodingUniform.cost!(size, (size * (size - 1)) / 2)).toBe(size ** 3);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

it('takes N steps, and one more if only one peer proposes', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['consensus-flooding-uniform'])).facts)).toBe(6);
  const { facts } = runReference(sceneOf(mesh(6), ['consensus-flooding-uniform'], { workload: once(3) }));
  expect(lastDeliveryMs(facts)).toBe(7);
  expect(deliveriesOf(facts, 6)).toEqual(new Array(6).fill(['3.0']));
});

it('decides each of many instances', () => {
  const workload = waits(4, 1, 5, 10);
  const { facts } = runReference(sceneOf(mesh(4), ['consensus-flooding-uniform'], { ...disorder(50), workload }));
  for (const property of ['termination', 'integrity', 'uniform-consensus-agreement', 'no-creation'] as const)
    expect(violationsOf(property, facts, 4)).toEqual([]);
});

/** Module 5.2 (UC4); `consensus-flooding` decides twice here. */
it('"No two processes decide differently", also if one crashes', () => {
  const graph = mesh(4);
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 0 }]);
  const { facts } = runReference(sceneOf(graph, ['consensus-flooding-uniform'], { faults }));
  expect(deliveriesOf(facts, 4)).toEqual([[], ['1.0'], ['1.0'], ['1.0']]);
});

/**
 * The proposal of peer 0 comes to peer 1 with the message of round 2 only, and from there to peer 2 with that of round
 * 4, as the messages of the rounds before do not come. Peer 2 decides in round 5 and crashes.
 */
it('agrees where a peer that missed a round and is heard in the next brings what the others do not learn in N rounds', () => {
  const run = new ByHand(consensusFloodingUniform, 5);
  for (let peer = 0; peer < 4; peer++) run.broadcast(peer);
  for (const at of [0, 1, 2, 3]) run.suspect(at, 4);
  run.lose([0, 1], [0, 2], [0, 3]);
  run.deliver([0, 0], [1, 0], [2, 0], [3, 0]);
  run.deliver([0, 1]);
  run.lose([0, 2], [0, 3]);
  for (const at of [1, 2, 3]) run.suspect(at, 0);
  for (let round = 1; round <= 2; round++) run.deliver(...among(1, 2, 3));
  run.lose([1, 2], [1, 3]);
  run.deliver([1, 1], [2, 1], [3, 1]);
  run.deliver([1, 2]);
  for (const at of [2, 3]) run.suspect(at, 1);
  for (let round = 3; round <= 4; round++) run.deliver(...among(2, 3));
  run.lose([2, 3]);
  run.deliver([2, 2], [3, 2]);
  run.suspect(3, 2);
  run.deliver([3, 3]);
  expect(run.delivered.slice(2, 4)).toEqual([[1], [1]]);
});
