import { expect, it } from 'vitest';
import { graphOf } from '../../src/core/link-rows.ts';
import { Random } from '../../src/core/random.ts';
import { runReference } from '../reference-runtime.ts';
import { anyGraph, countByPeer, cycle, disorder, linksOf, mesh, once, sceneOf, worldViewOf } from './scene.ts';

const nobody = { first: () => Number.POSITIVE_INFINITY, next: () => Number.POSITIVE_INFINITY };
const down = { atMs: 100, a: 0, b: 1, up: false };
const up = { atMs: 500, a: 0, b: 1, up: true };

it('sends 8 messages a probe on the cycle of 5, and nothing before', () => {
  const { sent, facts } = runReference(sceneOf(cycle(5), ['announce'], { ...disorder(20), workload: once(3) }));
  expect(Object.fromEntries(sent)).toEqual({ probe: 8 });
  expect(countByPeer(facts, 5, 'delivered')).toEqual([1, 1, 1, 1, 1]);
});

it('sends 8 del for a lost link, 4 from each end, and 8 add when it is made again', () => {
  const lost = runReference(
    sceneOf(cycle(5), ['announce'], { ...disorder(20), workload: nobody, linkChanges: [down] }),
  );
  expect(Object.fromEntries(lost.sent)).toEqual({ del: 8 });
  const again = runReference(
    sceneOf(cycle(5), ['announce'], { ...disorder(20), workload: nobody, linkChanges: [down, up] }),
  );
  expect(Object.fromEntries(again.sent)).toEqual({ del: 8, add: 8 });
});

it('sends the messages of p2p', () => {
  const messages: string[] = [];
  const sizeOf = (message: unknown) => messages.push(JSON.stringify(message));
  runReference(
    sceneOf(graphOf(3, [0, 1, 1, 2]), ['announce'], { workload: nobody, down: [[0, 1]], linkChanges: [up], sizeOf }),
  );
  expect(messages).toEqual([
    '{"author":0,"kind":"add","peer":1,"hops":[0]}',
    '{"author":1,"kind":"add","peer":0,"hops":[1]}',
    '{"author":0,"kind":"add","peer":1,"hops":[0,1]}',
  ]);
  messages.length = 0;
  runReference(sceneOf(mesh(2), ['announce'], { workload: once(1), payload: 'hi', sizeOf }));
  expect(messages).toEqual(['{"author":1,"kind":"probe","peer":1,"hops":[1],"payload":":0"}']);
});

it('keeps views of the world: of neighbours at first, of the graph after probes, and without a link that is lost', () => {
  const graph = cycle(5);
  const quiet = runReference(sceneOf(graph, ['announce'], { workload: nobody }));
  expect(worldViewOf(quiet.facts, 2)).toEqual(['1-2', '2-3']);
  const probed = runReference(sceneOf(graph, ['announce']));
  const lost = runReference(sceneOf(graph, ['announce'], { linkChanges: [down] }));
  const again = runReference(sceneOf(graph, ['announce'], { linkChanges: [down, up] }));
  for (let peer = 0; peer < 5; peer++) {
    expect(worldViewOf(probed.facts, peer)).toEqual(linksOf(graph));
    expect(worldViewOf(lost.facts, peer)).toEqual(['0-4', '1-2', '2-3', '3-4']);
    expect(worldViewOf(again.facts, peer)).toEqual(linksOf(graph));
  }
});

it('brings every view to the true graph, on random graphs where a link goes and another comes', () => {
  let graphs = 0;
  for (let seed = 1; graphs < 20; seed++) {
    const random = new Random(seed, 'links');
    const graph = anyGraph(6, random);
    const links = linksOf(graph);
    const lost = links[random.integer(links.length)];
    const made = links[random.integer(links.length)];
    const atTheEnd = links.filter((link) => link !== lost);
    if (lost === made || !isConnected(atTheEnd, 6)) continue;
    graphs++;
    const linkChanges = [
      { atMs: 200, ...endsOf(lost), up: false },
      { atMs: 400, ...endsOf(made), up: true },
    ];
    const { a, b } = endsOf(made);
    const probes = { first: () => 600, next: () => Number.POSITIVE_INFINITY };
    const { facts } = runReference(
      sceneOf(graph, ['announce'], { ...disorder(20), seed, down: [[a, b]], linkChanges, workload: probes }),
    );
    for (let peer = 0; peer < 6; peer++) expect(worldViewOf(facts, peer)).toEqual(atTheEnd);
  }
});

function endsOf(link: string): { a: number; b: number } {
  const [a, b] = link.split('-').map(Number);
  return { a, b };
}

function isConnected(links: readonly string[], size: number): boolean {
  const reached = new Set([0]);
  for (let round = 0; round < size; round++) {
    for (const { a, b } of links.map(endsOf)) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
  }
  return reached.size === size;
}
