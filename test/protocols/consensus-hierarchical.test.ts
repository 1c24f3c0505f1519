import { expect, it } from 'vitest';
import consensusHierarchical from '../../src/protocols/consensus-hierarchical.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N² messages an instance, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['consensus-hierarchical'], disorder(30)));
  expect(sent).toEqual(new Map([['decided', size * size]]));
  expect(consensusHierarchical.cost!(size, (size * (size - 1)) / 2)).toBe(size * size);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

it('decides at peer k after k steps', () => {
  const { facts } = runReference(sceneOf(mesh(6), ['consensus-hierarchical']));
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' ? [[fact.peer, fact.time]] : []));
  expect(times).toEqual([0, 1, 2, 3, 4, 5].map((step) => [step, step]));
});

it('decides each of many instances', () => {
  const workload = waits(4, 1, 5, 10);
  const { facts } = runReference(sceneOf(mesh(4), ['consensus-hierarchical'], { ...disorder(50), workload }));
  for (const property of ['termination', 'integrity', 'uniform-consensus-agreement', 'no-creation'] as const)
    expect(violationsOf(property, facts, 4)).toEqual([]);
});

/** Section 5.2.3. */
it('"No two correct processes decide differently", but peer 0 decides alone if it crashes at once', () => {
  const faults = crashesWhileSending(mesh(4), [{ peer: 0, leaves: 0 }]);
  const { facts } = runReference(sceneOf(mesh(4), ['consensus-hierarchical'], { faults }));
  expect(deliveriesOf(facts, 4)).toEqual([['0.0'], ['1.0'], ['1.0'], ['1.0']]);
  // Peer 1 decides when it suspects peer 0, 10 ms after the crash at 50 ms.
  expect(lastDeliveryMs(facts)).toBe(62);
});
