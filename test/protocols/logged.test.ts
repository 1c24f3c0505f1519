import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, disorder, lastDeliveryMs, mesh, once, restartOf, sceneOf } from './scene.ts';

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

it.each(sizes)('costs N messages a broadcast, and N every period: N = %i', (size) => {
  const stop = { deadlineMs: 250, events: Number.POSITIVE_INFINITY, quietMs: 0 };
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['logged'], { ...disorder(30), workload: once(size - 1), stop }),
  );
  expect(sent).toEqual(new Map([['data', 3 * size]]));
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes one step', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['logged'], { workload: once(0) })).facts)).toBe(1);
});

it('no message is logged twice, although its receiver crashes and restarts (module 3.5)', () => {
  const graph = mesh(3);
  const deliveries = (protocol: string, keep: boolean) => {
    const faults = restartOf(graph, { peer: 2, atMs: 50, forMs: 20, keep });
    const { facts } = runReference(sceneOf(graph, [protocol], { workload: once(0), faults }));
    return deliveriesOf(facts, 3)[2];
  };
  expect(deliveries('logged', true)).toEqual(['0.0']);
  expect(deliveries('stubborn', true)).toEqual(['0.0', '0.0']);
  // Without its log it is a new peer.
  expect(deliveries('logged', false)).toEqual(['0.0', '0.0']);
});

it('brings a broadcast whose origin crashes and restarts before a copy leaves', () => {
  const graph = mesh(4);
  const faults = restartOf(graph, { peer: 0, atMs: 1, forMs: 500, keep: true, leaves: 0 });
  const violations = (protocol: string) => {
    const { facts } = runReference(sceneOf(graph, [protocol], { ...disorder(30), workload: once(0), faults }));
    return violationsOf('validity', facts, 4);
  };
  expect(violations('logged')).toEqual([]);
  expect(violations('stubborn')).not.toEqual([]);
});
