import { expect, it } from 'vitest';
import { firstSpy } from '../../src/measures/first-spy.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { Recording } from '../../src/trace/recording.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, cycle, faultsOf, lastDeliveryMs, line, mesh, once, sceneOf, waits } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const SEEDS = LONG ? 1_000 : 100;

/** Stem messages of one broadcast. */
function stemOf(seed: number, parameters: Readonly<Record<string, unknown>>, size = 20): number {
  const layers = [['dandelion', parameters]] as const;
  return runReference(sceneOf(mesh(size), layers, { seed, workload: once(0) })).sent.get('stem') ?? 0;
}

it.each([
  ['epoch', 1, 1],
  ['broadcast', 1, 1],
])('begins with a stem although all diffuse: draw = %s, fluff = %d: %i message', (draw, fluff, messages) => {
  for (let seed = 1; seed <= 5; seed++) expect(stemOf(seed, { draw, fluff }, 6)).toBe(messages);
});

// The second peer of the stem is never one that it has passed: P(one message) = q, within 4 standard deviations.
it.each(['epoch', 'broadcast'])('ends a stem with probability q at each peer (draw = %s)', (draw) => {
  const [q, diffusion] = [0.3, 0];
  let short = 0;
  for (let seed = 1; seed <= SEEDS; seed++) if (stemOf(seed, { draw, fluff: q, diffusion }, 8) === 1) short++;
  expect(Math.abs(short / SEEDS - q)).toBeLessThan(4 * Math.sqrt((q * (1 - q)) / SEEDS));
});

it('keeps its relays for an epoch: all that comes from one peer goes along the same stem', () => {
  const stems = (epoch: number) => {
    const workload = { first: (peer: number) => (peer === 0 ? 0 : Number.POSITIVE_INFINITY), next: repeated(10, 100) };
    const { facts } = runReference(sceneOf(mesh(12), [['dandelion', { fluff: 0, epoch, diffusion: 0 }]], { workload }));
    const sent = facts.flatMap((one) => (one.fact === 'sent' && one.peer === 0 && one.kind === 'stem' ? [one.to] : []));
    return new Set(sent).size;
  };
  expect(stems(86_400_000)).toBe(1);
  expect(stems(100)).toBeGreaterThan(2);
});

it('floods 2L − N + 1 copies at most from the end of the stem, and none back to whom it came from', () => {
  const { sent, facts } = runReference(sceneOf(cycle(9), ['dandelion'], { workload: once(3) }));
  expect(countByPeer(facts, 9, 'delivered')).toEqual(new Array(9).fill(1));
  expect(sent.get('fluff')).toBeLessThanOrEqual(2 * 9);
  expect(sent.get('fluff')).toBeGreaterThanOrEqual(9);
});

it('diffuses with a wait of mean 2 s at each link', () => {
  let sum = 0;
  const runs = LONG ? 1_000 : 100;
  for (let seed = 1; seed <= runs; seed++) {
    const { facts } = runReference(sceneOf(line(2), ['dandelion'], { seed, workload: once(0) }));
    // The receiver has no other neighbour: it diffuses at once, and delivers then.
    expect(lastDeliveryMs(facts)).toBe(1);
    const sent = facts.flatMap((one) => (one.fact === 'sent' && one.kind === 'fluff' ? [one.time] : []));
    sum += sent[0] - 1;
  }
  expect(Math.abs(sum / runs - 2_000)).toBeLessThan((4 * 2_000) / Math.sqrt(runs));
});

it('diffuses from the origin if the stem breaks off, once its embargo is over', () => {
  const graph = cycle(4);
  const faults = faultsOf(graph, [{ at: 0, for: 9_000, partition: [[0], 'rest'] }]);
  const { facts } = runReference(sceneOf(graph, ['dandelion'], { workload: once(0), faults }));
  expect(violationsOf('agreement', facts, 4)).toEqual([]);
  expect(lastDeliveryMs(facts)).toBeGreaterThan(10_000);
});

it('delivers each broadcast once', () => {
  const { facts } = runReference(sceneOf(mesh(7), ['dandelion'], { workload: waits(7, 2, 4, 4_000) }));
  for (const property of ['validity', 'no-duplication', 'agreement'] as const)
    expect(violationsOf(property, facts, 7)).toEqual([]);
});

it('hides the origin from spies better than flooding does', () => {
  const found = (protocol: string) => {
    const job = sceneOf(mesh(16), [protocol], { workload: waits(16, 1, LONG ? 20 : 2, 1_000) });
    return firstSpy.take(recordingOf(job)) as { tenth: number };
  };
  // Each first copy of a flood on a mesh is the origin's: it is found if any of the 15 others is a spy.
  expect(found('flood').tenth).toBeCloseTo(1 - 0.9 ** 15, 9);
  expect(found('dandelion').tenth).toBeLessThan(0.4);
});

function recordingOf(job: Job): Recording {
  const simulation = new Simulation(job);
  while (!simulation.advance(1_000));
  const { books, log } = simulation.outcome();
  return new Recording(job.graph, books, log);
}

function repeated(times: number, waitMs: number): () => number {
  let left = times - 1;
  return () => (left-- > 0 ? waitMs : Number.POSITIVE_INFINITY);
}
