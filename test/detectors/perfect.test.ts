/**
 * Of the perfect detector: strong completeness and strong accuracy, and the same on the simulator as in the reference.
 */
import { expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { drawFaults, type FaultSetting } from '../../src/network/faults/draw.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { mesh, sceneOf, waits } from '../protocols/scene.ts';
import { runReference } from '../reference-runtime.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 1_000 : 60;
const SIZE = 4;

function jobOf(seed: number) {
  const random = new Random(seed, 'scene');
  const graph = mesh(SIZE);
  const time = () => random.integer(80);
  const settings: FaultSetting[] = [
    { at: time(), crash: random.integer(SIZE) },
    { at: time(), for: 1 + random.integer(40), crash: random.integer(SIZE) },
    { at: time(), for: 1 + random.integer(60), pause: random.integer(SIZE) },
  ];
  const faults = drawFaults(settings, { graph, endMs: Number.POSITIVE_INFINITY, random }, undefined, 'faults');
  const start = seed % 3 === 0 ? ({ order: 'staggered', gapMs: 9 } as const) : ({ order: 'common', gapMs: 0 } as const);
  return sceneOf(graph, ['reliable-lazy'], { seed, faults, start, workload: waits(SIZE, seed, 3, 20) });
}

it('does in the simulator what it does in the reference runtime', () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const simulation = new Simulation(jobOf(seed));
    while (!simulation.advance(1_000));
    const outcome = simulation.outcome();
    const reference = runReference(jobOf(seed));
    expect([...outcome.log.facts()], `seed ${seed}`).toEqual(reference.facts);
    expect(outcome).toMatchObject({ stopped: reference.stopped, elapsedMs: reference.elapsedMs });
  }
});

it('suspects every peer that crashes for good, and none before it crashes', () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const { facts } = runReference(jobOf(seed));
    const crashedMs = new Map<number, number>();
    const dead = new Set<number>();
    const suspects = Array.from({ length: SIZE }, () => new Set<number>());
    const early: number[] = [];
    for (const fact of facts) {
      if (fact.fact === 'crashed') {
        crashedMs.set(fact.peer, fact.time);
        dead.add(fact.peer);
        suspects[fact.peer].clear();
      }
      if (fact.fact === 'restarted') dead.delete(fact.peer);
      if (fact.fact === 'restored') suspects[fact.peer].delete(fact.other);
      if (fact.fact === 'suspected') {
        suspects[fact.peer].add(fact.other);
        if (fact.time - (crashedMs.get(fact.other) ?? Number.POSITIVE_INFINITY) < 10) early.push(fact.other);
      }
    }
    expect(early, `seed ${seed}`).toEqual([]);
    for (const [peer, suspected] of suspects.entries())
      if (!dead.has(peer)) expect([...suspected].sort(), `peer ${peer} with seed ${seed}`).toEqual([...dead].sort());
  }
});
