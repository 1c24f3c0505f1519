import { expect, it } from 'vitest';
import consensusHierarchicalUniform from '../../src/protocols/consensus-hierarchical-uniform.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, sceneOf, waits } from './scene.ts';

const name = 'consensus-hierarchical-uniform';

it.each([1, 2, 4, 7, 10])('costs 3N messages an instance, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), [name], disorder(30)));
  expect(sent).toEqual(
    new Map([
      ['proposal', size],
      ['ack', size],
      ['decided', size],
    ]),
  );
  expect(consensusHierarchicalUniform.cost!(size, (size * (size - 1)) / 2)).toBe(3 * size);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

it('takes three steps', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), [name])).facts)).toBe(3);
});

it('decides each of many instances', () => {
  const { facts } = runReference(sceneOf(mesh(4), [name], { ...disorder(50), workload: waits(4, 1, 5, 10) }));
  for (const property of ['termination', 'integrity', 'uniform-consensus-agreement', 'no-creation'] as const)
    expect(violationsOf(property, facts, 4)).toEqual([]);
});

/** Section 5.3.3: a leader that crashes costs its proposal and the acknowledgements, and two steps. */
it('"No two processes decide differently": the second leader proposes what came to it from the first', () => {
  const graph = mesh(4);
  const decided = (leaves: number) => {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves }]);
    const { facts, sent } = runReference(sceneOf(graph, [name], { faults }));
    return { lists: deliveriesOf(facts, 4), atMs: lastDeliveryMs(facts), sent: [...sent.values()] };
  };
  // No copy of the proposal of peer 0 leaves; peer 1 leads once it suspects it, at 60 ms.
  expect(decided(0).lists).toEqual([[], ['1.0'], ['1.0'], ['1.0']]);
  expect(decided(0).atMs).toBe(63);
  // One copy leaves, to peer 1.
  expect(decided(1).lists).toEqual([[], ['0.0'], ['0.0'], ['0.0']]);
  // All its messages leave but the last copy of the decision, which others send on.
  expect(decided(5).lists).toEqual(new Array(4).fill(['0.0']));
});
