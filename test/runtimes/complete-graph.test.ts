/** A complete graph that is a rule runs as the same graph in rows does, and a large one keeps no list of its links. */
import { describe, expect, it, test } from 'vitest';
import { completeGraph, type Graph } from '../../src/core/graph.ts';
import { Random } from '../../src/core/random.ts';
import { changingLinks } from '../../src/experiment/links.ts';
import type { Scene } from '../../src/network/faults/rule.ts';
import { linksOf } from '../../src/network/faults/target-links.ts';
import type { NetworkPlan } from '../../src/network/link-traits.ts';
import { runActors } from '../../src/runtimes/actors/actors.ts';
import type { Job, Outcome } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { mesh, once, sceneOf } from '../protocols/scene.ts';

const bursts = { toBad: 0.2, toGood: 0.5, good: 0, bad: 1 };
const plan: NetworkPlan = {
  traits: { delay: { uniform: [1, 9] }, draw: 'link', bandwidth: 100_000, queue: 100_000 },
  rules: [
    {
      from: { peer: 0 },
      to: { peer: 1 },
      bothWays: true,
      traits: { delay: { constant: 2 }, draw: 'message', queue: 0, loss: bursts },
    },
  ],
};

function simulate(job: Job): Outcome {
  const simulation = new Simulation(job);
  while (!simulation.advance(100_000));
  return simulation.outcome();
}

function factsOf({ log }: Outcome): Fact[] {
  return Array.from({ length: log.count }, (_, index) => log.factAt(index));
}

function jobOn(graph: Graph, changes: Partial<Job> = {}): Job {
  return sceneOf(graph, ['flood'], {
    plan,
    network: { resolution: '1us', fifo: true, delay: undefined },
    linkChanges: [
      { atMs: 1, a: 0, b: 2, up: false },
      { atMs: 3, a: 2, b: 4, up: false },
      { atMs: 9, a: 0, b: 2, up: true },
    ],
    ...changes,
  });
}

test.each([2, 5, 20])('%i peers: the same facts and books as in rows', (size) => {
  const changes = size === 2 ? { linkChanges: [] } : {};
  const [rule, rows] = [completeGraph(size), mesh(size)].map((graph) => simulate(jobOn(graph, changes)));
  expect(factsOf(rule)).toEqual(factsOf(rows));
  expect(rule.books).toEqual(rows.books);
  expect(rule.books.totals().sent).toBeGreaterThanOrEqual(size);
});

describe.each<[string, (job: Job) => Outcome | Promise<Outcome>]>([
  ['simulator', simulate],
  ['actors', runActors],
])('5,000 peers on %s', (_, run) => {
  it('use the links on which they send, each with its state', async () => {
    const linkChanges = [{ atMs: 0, a: 0, b: 7, up: false }];
    const job = sceneOf(completeGraph(5_000), ['best-effort'], {
      plan,
      network: { resolution: '1us', fifo: true, delay: undefined },
      workload: { ...once(0), first: (peer) => (peer === 0 ? 5 : Number.POSITIVE_INFINITY) },
      linkChanges,
    });
    const { books, stopped } = await run(job);
    expect(stopped).toBe('quiescent');
    expect(books.contradictions()).toEqual([]);
    expect(books.delivered[7]).toBe(0);
    expect(books.totals().sent).toBe(5_000);
    // The link 0–1 may lose its copy.
    expect(5_000 - books.totals().received).toBeLessThanOrEqual(2);
  });
});

test('links of a million peers are drawn without a list of them', () => {
  const graph = completeGraph(1_000_000);
  const scene = { graph, random: new Random(1, 'faults') } as unknown as Scene;
  const drawn = linksOf({ random: 3 }, scene, 'cut');
  expect(new Set(drawn.map(String)).size).toBe(3);
  for (const [a, b] of drawn) expect(0 <= a && a < b && b < graph.size).toBe(true);
  expect(() => linksOf('all', scene, 'cut')).toThrow('cut: expected up to 50000000 links at once');
  const { changes } = changingLinks(
    graph,
    [
      { at: 1, down: 'random' },
      { at: 2, up: 'random' },
    ],
    1,
  );
  expect([changes[1].a, changes[1].b]).toEqual([changes[0].a, changes[0].b]);
});
