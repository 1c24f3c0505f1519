import { expect, it } from 'vitest';
import reliableLazy from '../../src/protocols/reliable-lazy.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, crashesWhileSending, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['reliable-lazy'], { ...disorder(30), workload: once(0) }));
  expect(sent).toEqual(new Map([['data', size]]));
  expect(reliableLazy.cost!(size, (size * (size - 1)) / 2)).toBe(size);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes one step', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['reliable-lazy'], { workload: once(0) })).facts)).toBe(1);
});

it('"If a message m is delivered by some correct process, then m is eventually delivered by every correct process."', () => {
  const graph = mesh(4);
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 1 }]);
  const { facts, sent } = runReference(sceneOf(graph, ['reliable-lazy'], { workload: once(0), faults }));
  expect(violationsOf('agreement', facts, 4)).toEqual([]);
  // The crash at 50 ms is suspected at 60 ms; what the origin sent to itself is one of its N copies.
  expect(lastDeliveryMs(facts)).toBe(61);
  expect(sent.get('data')).toBe(4 + 3 * 4);
});

it('disagrees as best-effort does if nobody suspects the origin', () => {
  const graph = mesh(4);
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 1 }]);
  const stop = { deadlineMs: 59, events: Number.POSITIVE_INFINITY, quietMs: 0 };
  const { facts } = runReference(sceneOf(graph, ['reliable-lazy'], { workload: once(0), faults, stop }));
  expect(violationsOf('agreement', facts, 4)).not.toEqual([]);
});
