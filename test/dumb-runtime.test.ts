/** The simulator and the dumb runtime tell the same story, fact by fact: graphs, protocols, delays, starts and links that change, with ties. */
import { expect, it } from 'vitest';
import { Random } from '../src/core/random.ts';
import type { Delay } from '../src/network/delay.ts';
import type { Job } from '../src/runtimes/runtime.ts';
import { Simulation } from '../src/runtimes/simulator/simulation.ts';
import type { Fact } from '../src/trace/facts.ts';
import reactive from '../src/workloads/reactive.ts';
import { runDumbly } from './dumb-runtime.ts';
import { anyGraph, type LayerGiven, mesh, sceneOf, waits } from './protocols/scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const onAnyGraph: readonly (readonly LayerGiven[])[] = [
  ['flood'],
  ['hop-list'],
  ['announce'],
  ['flood', 'causal'],
  ['flood', 'fifo', 'sequencer'],
];
const onMesh: readonly (readonly LayerGiven[])[] = [
  ['best-effort'],
  [['best-effort', { interleaving: 'self-message' }]],
  [['best-effort', { interleaving: 'drain' }]],
  [['multicast', { settle: 15, retry: 20, messages: 3 }]],
  ['best-effort', 'lamport'],
];

it.each([...onAnyGraph, ...onMesh].map((layers) => ({ layers, title: JSON.stringify(layers) })))('over $title', ({ layers }) => {
  for (let seed = 1; seed <= (LONG ? 200 : 12); seed++) {
    const { facts, elapsedMs, stopped } = runDumbly(jobOf(layers, seed));
    const simulation = new Simulation(jobOf(layers, seed));
    while (!simulation.advance(1 + (seed % 7))) expect(simulation.events).toBeLessThan(1e6);
    const outcome = simulation.outcome();
    const simulated: Fact[] = Array.from({ length: outcome.log.count }, (_, i) => outcome.log.factAt(i));
    expect(simulated).toEqual(facts);
    expect({ stopped: outcome.stopped, elapsedMs: outcome.elapsedMs }).toEqual({ stopped, elapsedMs });
  }
});

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
  const row = graph.targets.subarray(graph.offsets[a], graph.offsets[a + 1]);
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
