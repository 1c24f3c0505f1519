import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import {
  countByPeer,
  crashesWhileSending,
  deliveriesOf,
  lastDeliveryMs,
  mesh,
  once,
  restartOf,
  sceneOf,
} from './scene.ts';

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

it.each(sizes)('costs N² messages a broadcast, and N² every period: N = %i', (size) => {
  const stop = { deadlineMs: 199, events: Number.POSITIVE_INFINITY, quietMs: 0 };
  const { sent, facts } = runReference(sceneOf(mesh(size), ['logged-uniform'], { workload: once(size - 1), stop }));
  expect(sent).toEqual(new Map([['data', 2 * size ** 2]]));
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes two steps', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['logged-uniform'], { workload: once(0) })).facts)).toBe(2);
});

it('what one process has logged as delivered, every correct process logs, though copies are lost (module 3.6)', () => {
  const graph = mesh(3);
  const violations = (protocol: string) => {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 0 }]);
    const { facts } = runReference(sceneOf(graph, [protocol], { workload: once(0), faults }), { loss: 0.3 });
    return violationsOf('uniform-agreement', facts, 3);
  };
  expect(violations('logged-uniform')).toEqual([]);
  expect(violations('logged')).not.toEqual([]);
});

/**
 * Peer 0 broadcasts and hears from peer 1 alone, so both deliver; then peer 0 crashes for good, and peer 1 restarts.
 * Peer 2 has heard nothing so far.
 */
function lastWitness(keep: boolean) {
  const graph = mesh(3);
  const faults = restartOf(graph, { peer: 1, atMs: 50, forMs: 20, keep }, [
    { at: 0, for: 60, isolate: 2 },
    { at: 40, crash: 0 },
  ]);
  return runReference(sceneOf(graph, ['logged-uniform'], { workload: once(0), faults })).facts;
}

it('logs a broadcast before it acknowledges it: a peer that restarts acknowledges again', () => {
  expect(deliveriesOf(lastWitness(true), 3)).toEqual([['0.0'], ['0.0'], ['0.0']]);
  // Its acknowledgement is forgotten, and with it the broadcast that others have delivered.
  expect(violationsOf('uniform-agreement', lastWitness(false), 3)).not.toEqual([]);
});
