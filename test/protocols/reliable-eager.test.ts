import { expect, it } from 'vitest';
import reliableEager from '../../src/protocols/reliable-eager.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, crashesWhileSending, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['reliable-eager'], { ...disorder(30), workload: once(0) }));
  expect(sent).toEqual(new Map([['data', size ** 2]]));
  expect(reliableEager.cost!(size, (size * (size - 1)) / 2)).toBe(size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes one step', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['reliable-eager'], { workload: once(0) })).facts)).toBe(1);
});

it('takes N steps less one if every peer but the last two crashes after one copy to a peer that lacks it', () => {
  const graph = mesh(5);
  const faults = crashesWhileSending(
    graph,
    [0, 1, 2].map((peer) => ({ peer, leaves: peer + 1 })),
  );
  const { facts } = runReference(sceneOf(graph, ['reliable-eager'], { workload: once(0), faults }));
  expect(lastDeliveryMs(facts)).toBe(4);
  expect(countByPeer(facts, 5, 'delivered')).toEqual([1, 1, 1, 1, 1]);
});

it('"If a message m is delivered by some correct process, then m is eventually delivered by every correct process."', () => {
  const graph = mesh(4);
  const disagreements = (protocol: string) => {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 1 }]);
    return violationsOf('agreement', runReference(sceneOf(graph, [protocol], { workload: once(0), faults })).facts, 4);
  };
  expect(disagreements('reliable-eager')).toEqual([]);
  expect(disagreements('best-effort')).not.toEqual([]);
});
