import { expect, it } from 'vitest';
import type { Workload } from '../../src/workloads/workload.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, faultsOf, mesh, once, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const NEVER = Number.POSITIVE_INFINITY;

const lazy = (parameters: Readonly<Record<string, unknown>> = {}) =>
  ['best-effort', ['probabilistic-lazy', parameters]] as const;

/** Peer 0 broadcasts so many times, every 10 ms. */
const inARow = (broadcasts: number): Workload => {
  let left = broadcasts - 1;
  return { first: (peer) => (peer === 0 ? 0 : NEVER), next: () => (left-- > 0 ? 10 : NEVER) };
};

/** The last peer hears nothing until 5 ms have passed, so it lacks the first broadcast. */
function lastMissesTheFirst(size: number) {
  const graph = mesh(size);
  const faults = faultsOf(graph, [{ at: 0, for: 5, isolate: size - 1 }]);
  return { graph, faults };
}

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('costs no message beyond those below if none is lost: N = %i', (size) => {
  expect(runReference(sceneOf(mesh(size), lazy(), { workload: once(0) })).sent).toEqual(
    new Map([['probabilistic-lazy/data', size]]),
  );
});

it.each([
  [1, 1],
  [3, 3],
  [9, 5],
])('asks k = %i peers for a number that is missing, and all that have stored it answer: %i', (fanout, answers) => {
  const { graph, faults } = lastMissesTheFirst(6);
  const workload = inARow(2);
  const { sent, facts } = runReference(sceneOf(graph, lazy({ store: 1, fanout }), { faults, workload }));
  expect(sent).toEqual(
    new Map([
      ['probabilistic-lazy/data', 12],
      ['probabilistic-lazy/request', answers],
      ['probabilistic-lazy/answer', answers],
    ]),
  );
  expect(deliveriesOf(facts, 6)[5]).toEqual(['0.0', '0.1']);
  expect(violationsOf('fifo-order', facts, 6)).toEqual([]);
});

it('sends a request on where nobody has stored the broadcast: k + k² + … + k^R requests', () => {
  const { graph, faults } = lastMissesTheFirst(9);
  const requests = (rounds: number) =>
    runReference(sceneOf(graph, lazy({ store: 0, fanout: 2, rounds }), { faults, workload: inARow(2) })).sent.get(
      'probabilistic-lazy/request',
    )!;
  expect(requests(1)).toBe(2);
  // A request that comes back to the peer that has asked is not sent on.
  expect(requests(3)).toBeLessThanOrEqual(2 + 4 + 8);
  expect(requests(3)).toBeGreaterThan(6);
});

it('goes on without what nobody has stored, after its patience', () => {
  const { graph, faults } = lastMissesTheFirst(4);
  const { facts } = runReference(sceneOf(graph, lazy({ store: 0, patience: 300 }), { faults, workload: inARow(3) }));
  expect(deliveriesOf(facts, 4)[3]).toEqual(['0.1', '0.2']);
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' && fact.peer === 3 ? [fact.time] : []));
  expect(times).toEqual([311, 311]);
});

it('recovers a lost copy with probability 1 − (1 − α)^k if k peers are asked that store with probability α (section 3.8)', () => {
  const runs = LONG ? 5_000 : 200;
  const { graph, faults } = lastMissesTheFirst(8);
  let recovered = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const layers = lazy({ store: 0.3, fanout: 3, rounds: 1 });
    const { facts } = runReference(sceneOf(graph, layers, { seed, faults, workload: inARow(2) }));
    if (deliveriesOf(facts, 8)[7].includes('0.0')) recovered++;
  }
  const expected = 1 - 0.7 ** 3;
  const deviation = Math.sqrt((expected * (1 - expected)) / runs);
  expect(Math.abs(recovered / runs - expected)).toBeLessThan(3.5 * deviation);
});

it('delivers nearly all where a tenth of the copies is lost, at a fraction of the cost of eager gossip (section 3.8)', () => {
  const size = 10;
  const run = (layers: Parameters<typeof sceneOf>[1]) => {
    const { facts, sent } = runReference(sceneOf(mesh(size), layers, { workload: inARow(20) }), { loss: 0.1 });
    const deliveries = countByPeer(facts, size, 'delivered').reduce((sum, count) => sum + count);
    return { ratio: deliveries / (20 * size), messages: [...sent.values()].reduce((sum, count) => sum + count) };
  };
  const withoutRecovery = run(['best-effort']);
  const lazyRun = run(lazy());
  const eager = run([['probabilistic-eager', { fanout: 3, rounds: 4 }]]);
  expect(withoutRecovery.ratio).toBeLessThan(0.95);
  expect(lazyRun.ratio).toBeGreaterThan(0.985);
  expect(lazyRun.messages).toBeLessThan(eager.messages / 3);
});
