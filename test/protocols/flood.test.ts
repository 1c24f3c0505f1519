import { expect, it } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import type { Peer } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import flood from '../../src/protocols/flood.ts';
import { runReference } from '../reference-runtime.ts';
import { anyGraph, countByPeer, cycle, disorder, line, mesh, once, sceneOf } from './scene.ts';

it.each([
  ['cycle of 5', cycle(5), 6],
  ['mesh of 6', mesh(6), 25],
  ['line of 4', line(4), 3],
  ['single peer', mesh(1), 0],
])('sends 2L − N + 1 messages a broadcast: on the %s', (_, graph, messages) => {
  for (let origin = 0; origin < graph.size; origin++) {
    const { sent, facts } = runReference(sceneOf(graph, ['flood'], { ...disorder(30), workload: once(origin) }));
    expect(sent.get('data') ?? 0).toBe(messages);
    expect(countByPeer(facts, graph.size, 'delivered')).toEqual(new Array(graph.size).fill(1));
  }
});

it('sends as many on any connected graph, whatever the delays', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const graph = anyGraph(12, new Random(seed, 'graph'));
    const { sent } = runReference(sceneOf(graph, ['flood'], { ...disorder(40), seed }));
    expect(sent.get('data')).toBe(12 * (2 * linkCount(graph) - 12 + 1));
  }
});

it('forwards the very object that it received', () => {
  const forwarded: unknown[] = [];
  const peer = {
    firstTime: () => true,
    deliver: () => {},
    sendToNeighbours: (message: unknown) => forwarded.push(message),
  };
  const message = { origin: 1, sequence: 0, payload: '' };
  flood.create(peer as unknown as Peer<typeof message>, {}).receive(1, message);
  expect(forwarded).toEqual([message]);
  expect(forwarded[0]).toBe(message);
});
