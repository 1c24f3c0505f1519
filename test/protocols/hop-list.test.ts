import { expect, it } from 'vitest';
import { graphOf } from '../../src/core/link-rows.ts';
import hopList from '../../src/protocols/hop-list.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, cycle, disorder, linksOf, mesh, once, sceneOf, worldViewOf } from './scene.ts';

const starfish = graphOf(5, [0, 2, 1, 3, 2, 4, 3, 0, 4, 1]);

it.each([
  ['cycle of 5', cycle(5), 8],
  ['starfish of 5', starfish, 8],
  ['complete graph of 5', mesh(5), 64],
  ['complete graph of 7', mesh(7), 1956],
])('walks every simple path: on the %s', (_, graph, messages) => {
  const { sent, facts } = runReference(sceneOf(graph, ['hop-list'], { ...disorder(20), workload: once(2) }));
  expect(sent.get('data')).toBe(messages);
  expect(countByPeer(facts, graph.size, 'delivered')).toEqual(new Array(graph.size).fill(1));
});

it('walks 986,409 paths on the complete graph of 10', () => {
  const simulation = new Simulation(sceneOf(mesh(10), ['hop-list'], { workload: once(0), trace: 'counters' }));
  while (!simulation.advance(100_000)) expect(simulation.events).toBeLessThan(986_409);
  const { books, stopped } = simulation.outcome();
  expect(stopped).toBe('quiescent');
  expect([...books.kindSent]).toEqual([986_409]);
  expect([...books.delivered]).toEqual(new Array(10).fill(1));
});

it.each([
  ['cycle', cycle(5), 40],
  ['mesh', mesh(5), 320],
  ['starfish', starfish, 40],
])('sends the messages of p2p if each of 5 peers broadcasts once: %s', (_, graph, messages) => {
  const { sent, facts } = runReference(sceneOf(graph, ['hop-list'], disorder(9)));
  expect(sent.get('data')).toBe(messages);
  for (let peer = 0; peer < 5; peer++) expect(worldViewOf(facts, peer)).toEqual(linksOf(graph));
});

it('has the bytes of p2p on the wire', () => {
  const messages: string[] = [];
  const sizeOf = (message: unknown) => messages.push(JSON.stringify(message));
  runReference(sceneOf(cycle(3), ['hop-list'], { workload: once(0), sizeOf }));
  expect([...new Set(messages)]).toEqual(['{"id":0,"hops":[0]}', '{"id":0,"hops":[0,1]}', '{"id":0,"hops":[0,2]}']);
});

it("has a sequence from an author's second broadcast on, and a payload where there is one", () => {
  const texts = new Set<string>();
  const workload = {
    first: (peer: number) => (peer === 0 ? 0 : Number.POSITIVE_INFINITY),
    next: () => (texts.size < 2 ? 5 : Number.POSITIVE_INFINITY),
  };
  const { facts } = runReference(
    sceneOf(mesh(2), ['hop-list'], {
      workload,
      payload: 'hi',
      sizeOf: (message) => texts.add(JSON.stringify(message)).size,
    }),
  );
  expect([...texts]).toEqual(['{"id":0,"hops":[0],"payload":":0"}', '{"id":0,"hops":[0],"sequence":1,"payload":":1"}']);
  expect(countByPeer(facts, 2, 'delivered')).toEqual([2, 2]);
  expect(hopList.broadcastOf({ id: 0, hops: [0] }, 1)).toEqual({ origin: 0, sequence: 0, payload: '' });
  expect(hopList.broadcastOf({ id: 3, hops: [3, 0], sequence: 1, payload: 'hi' }, 0)).toEqual({
    origin: 3,
    sequence: 1,
    payload: 'hi',
  });
});

it('tells what a broadcast costs where all are linked with all, and only there', () => {
  expect([2, 3, 5, 7, 10].map((peers) => hopList.cost?.(peers, (peers * (peers - 1)) / 2))).toEqual([
    1, 4, 64, 1956, 986_409,
  ]);
  expect(hopList.cost?.(5, 9)).toBeUndefined();
});

it('learns of its own links as they come and go', () => {
  const linkChanges = [
    { atMs: 50, a: 0, b: 1, up: false },
    { atMs: 90, a: 0, b: 2, up: true },
  ];
  const graph = graphOf(5, [0, 1, 1, 2, 2, 3, 3, 4, 4, 0, 0, 2]);
  const { facts } = runReference(sceneOf(graph, ['hop-list'], { down: [[0, 2]], linkChanges }));
  expect(worldViewOf(facts, 0)).toEqual(['0-2', '0-4', '1-2', '2-3', '3-4']);
  expect(worldViewOf(facts, 3)).toEqual(['0-1', '0-4', '1-2', '2-3', '3-4']);
});
