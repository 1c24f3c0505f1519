import { expect, it } from 'vitest';
import { programOf } from '../../src/core/stack.ts';
import heartbeat from '../../src/detectors/heartbeat.ts';
import uniformAllAck from '../../src/protocols/uniform-all-ack.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, crashesWhileSending, disorder, lastDeliveryMs, layerOf, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['uniform-all-ack'], { ...disorder(30), workload: once(0) }),
  );
  expect(sent).toEqual(new Map([['data', size ** 2]]));
  expect(uniformAllAck.cost!(size, (size * (size - 1)) / 2)).toBe(size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes two steps', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['uniform-all-ack'], { workload: once(0) })).facts)).toBe(2);
});

it('"If a message m is delivered by some process (whether correct or faulty), then m is eventually delivered by every correct process."', () => {
  const graph = mesh(4);
  const violations = (protocol: string, change = {}) => {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 0 }]);
    const { facts } = runReference(sceneOf(graph, [protocol], { workload: once(0), faults, ...change }));
    return violationsOf('uniform-agreement', facts, 4);
  };
  expect(violations('uniform-all-ack')).toEqual([]);
  // The origin delivers its own broadcast, of which no copy leaves.
  expect(violations('reliable-lazy')).not.toEqual([]);
  // It suspects all others at once, wrongly, and so delivers what no correct peer has.
  const parameters = { period: 1_000, timeout: 1 };
  const program = programOf([layerOf('uniform-all-ack'), { definition: heartbeat, parameters }]);
  expect(violations('uniform-all-ack', { program })).not.toEqual([]);
});

it('delivers what a crashed peer has not sent on once that peer is suspected, 10 ms after its crash', () => {
  const graph = mesh(4);
  const faults = crashesWhileSending(graph, [{ peer: 3, leaves: 0 }]);
  const { facts } = runReference(sceneOf(graph, ['uniform-all-ack'], { workload: once(0), faults }));
  expect(lastDeliveryMs(facts)).toBe(60);
  // It has delivered itself, as it had heard from all: so all others have to.
  expect(countByPeer(facts, 4, 'delivered')).toEqual([1, 1, 1, 1]);
});
