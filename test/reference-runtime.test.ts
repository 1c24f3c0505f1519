/**
 * The simulator and the reference runtime give the same facts, fact by fact: graphs, protocols, delays, starts, links
 * that change and faults, with ties.
 */

import { expect, it } from 'vitest';
import { neighboursOf } from '../src/core/graph.ts';
import { Random } from '../src/core/random.ts';
import type { Delay } from '../src/network/delay.ts';
import type { Job } from '../src/runtimes/runtime.ts';
import { Simulation } from '../src/runtimes/simulator/simulation.ts';
import type { Books } from '../src/trace/books.ts';
import type { Fact } from '../src/trace/facts.ts';
import reactive from '../src/workloads/reactive.ts';
import { anyFaultPlan } from './any-faults.ts';
import antiEntropy from './protocols/anti-entropy.ts';
import batching from './protocols/batching.ts';
import { anyGraph, type LayerGiven, mesh, sceneOf, waits } from './protocols/scene.ts';
import { runReference } from './reference-runtime.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const onAnyGraph: readonly (readonly LayerGiven[])[] = [
  ['flood'],
  ['hop-list'],
  ['announce'],
  ['flood', 'causal'],
  ['flood', 'fifo', 'sequencer'],
  [antiEntropy],
  [batching, 'fifo'],
];
const onMesh: readonly (readonly LayerGiven[])[] = [
  ['best-effort'],
  [['best-effort', { interleaving: 'self-message' }]],
  [['best-effort', { interleaving: 'drain' }]],
  [['multicast', { settle: 15, retry: 20, messages: 3 }]],
  ['best-effort', 'lamport'],
];

const stacks = [...onAnyGraph, ...onMesh].map((layers) => ({
  layers,
  title: JSON.stringify(layers.map((layer) => (typeof layer === 'object' && 'name' in layer ? layer.name : layer))),
}));

it.each(stacks)('over $title', ({ layers }) => {
  for (let seed = 1; seed <= (LONG ? 200 : 12); seed++) tellTheSame(() => jobOf(layers, seed), seed);
});

it.each(stacks)('with faults, over $title', ({ layers }) => {
  for (let seed = 1; seed <= (LONG ? 1000 : 15); seed++) tellTheSame(() => withFaults(jobOf(layers, seed), seed), seed);
});

function tellTheSame(makeJob: () => Job, seed: number): void {
  const { facts, elapsedMs, stopped } = runReference(makeJob());
  const simulation = new Simulation(makeJob());
  while (!simulation.advance(1 + (seed % 7))) expect(simulation.events).toBeLessThan(1e6);
  const { log, books, ...outcome } = simulation.outcome();
  const simulated: Fact[] = Array.from({ length: log.count }, (_, i) => log.factAt(i));
  expect(simulated, `seed ${seed}`).toEqual(facts);
  expect({ stopped: outcome.stopped, elapsedMs: outcome.elapsedMs }, `seed ${seed}`).toEqual({ stopped, elapsedMs });
  expectBalance(books, facts);
}

/** What was sent was received, or dropped for a reason that the trace knows, or is on its way. */
function expectBalance(books: Books, facts: readonly Fact[]): void {
  const count = (name: Fact['fact'], kind: string) =>
    facts.filter((fact) => fact.fact === name && 'kind' in fact && fact.kind === kind).length;
  books.kinds.forEach(({ name }, kind) => {
    expect([books.kindSent[kind], books.kindReceived[kind], books.kindDropped[kind]]).toEqual([
      count('sent', name),
      count('received', name),
      count('dropped', name),
    ]);
    expect(books.kindSent[kind]).toBeGreaterThanOrEqual(books.kindReceived[kind] + books.kindDropped[kind]);
  });
  const reasons = new Map<string, number>();
  for (const fact of facts) if (fact.fact === 'dropped') reasons.set(fact.reason, (reasons.get(fact.reason) ?? 0) + 1);
  expect(books.dropReasons).toEqual(reasons);
}

function withFaults(job: Job, seed: number): Job {
  const random = new Random(seed, 'faults of the test');
  return { ...job, faults: anyFaultPlan(job.graph, random, 1 + random.integer(14), 80) };
}

/** The same job again for the same seed: workloads and laws of delay keep a state. */
function jobOf(layers: readonly LayerGiven[], seed: number): Job {
  const random = new Random(seed, 'job');
  const isMesh = onMesh.includes(layers);
  const size = 2 + random.integer(4);
  const graph = isMesh ? mesh(size) : anyGraph(size, random);
  const resolution = (['1ms', '1us', 'real'] as const)[random.integer(3)];
  const maxMs = random.integer(3) === 0 ? 2 : 40;
  const delay: Delay = { draw: (stream) => (resolution === '1ms' ? stream.integer(maxMs + 1) : stream.next() * maxMs) };
  const a = random.integer(size);
  const row = neighboursOf(graph, a);
  const b = row[random.integer(row.length)];
  const linkChanges = [
    { atMs: 20, a, b, up: false },
    { atMs: 45, a, b, up: true },
  ];
  return sceneOf(graph, layers, {
    seed,
    network: { resolution, fifo: random.integer(2) === 0, delay: random.integer(5) === 0 ? undefined : delay },
    start: { order: random.integer(2) === 0 ? 'staggered' : 'common', gapMs: random.integer(15) },
    linkChanges: isMesh ? [] : linkChanges,
    workload:
      random.integer(3) === 0 && layers[0] !== 'hop-list'
        ? reactive.create(size, seed, { broadcasts: 4 })
        : waits(size, seed, 3, random.integer(20)),
    stop: { deadlineMs: random.integer(3) === 0 ? 50 : 1e6, events: random.integer(5) === 0 ? 100 : 1e6, quietMs: 0 },
  });
}
