/** Detectors by messages: what they find, what they cost, and that a run over them comes to its end. */
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import { detectors } from '../../src/detectors/index.ts';
import { drawFaults, type FaultSetting } from '../../src/network/faults/draw.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { crashesWhileSending, disorder, layerOf, mesh, once, sceneOf, waits } from '../protocols/scene.ts';
import { runReference } from '../reference-runtime.ts';
import { suspicionsIn } from '../suspicions.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 300 : 15;
const SIZE = 4;
const graph = mesh(SIZE);

/** Where the times of the others are too long for these scenes. */
const quick: Readonly<Record<string, Record<string, unknown>>> = {
  swim: { period: 100, timeout: 50, suspicionFactor: 3, gossipInterval: 20, reconnect: 200 },
};

function partOf(name: string, given = quick[name] ?? {}) {
  const definition = detectors.find((detector) => detector.name === name)!;
  return { definition, parameters: valuesOf(definition.parameters, given, '') };
}

function sceneWith(name: string, changes: Parameters<typeof sceneOf>[2], given?: Record<string, unknown>) {
  const program = programOf([layerOf('reliable-lazy'), partOf(name, given)]);
  return sceneOf(graph, ['reliable-lazy'], { ...changes, program });
}

function faultsOf(settings: FaultSetting[], random = new Random(1, 'faults')) {
  return drawFaults(settings, { graph, endMs: Number.POSITIVE_INFINITY, random }, undefined, 'faults');
}

const byMessages = detectors.map(({ name }) => name).filter((name) => name !== 'perfect' && name !== 'planned');

describe.each(byMessages)('%s', (name) => {
  it('suspects a peer that crashes, at every other peer, and nobody else', () => {
    const { facts, stopped } = runReference(sceneWith(name, { faults: faultsOf([{ at: 150, crash: 2 }]) }));
    expect(stopped).toBe('quiescent');
    expect(
      suspicionsIn(facts)
        .map((line) => line.replace(/^\d+ /, ''))
        .sort(),
    ).toEqual([0, 1, 3].map((peer) => `${peer} suspects 2`));
  });

  it('restores it when it is back', () => {
    const { facts } = runReference(sceneWith(name, { faults: faultsOf([{ at: 50, for: 1_000, crash: 2 }]) }));
    const ofOne = suspicionsIn(facts).filter((line) => / 1 /.test(line));
    expect(ofOne.map((line) => line.replace(/^\d+ /, ''))).toEqual(['1 suspects 2', '1 restores 2']);
  });

  it('does in the simulator what it does in the reference runtime, and both come to the same end', () => {
    // Where false suspicions go on for ever, a run takes longer.
    const runs = name === 'swim' ? RUNS / 5 : RUNS;
    for (let seed = 1; seed <= runs; seed++) {
      const jobOf = () => {
        const random = new Random(seed, 'scene');
        const faults = faultsOf(
          [
            { at: random.integer(400), crash: random.integer(SIZE) },
            { at: random.integer(400), for: 1 + random.integer(400), crash: random.integer(SIZE) },
          ],
          random,
        );
        return sceneWith(name, { ...disorder(90), seed, faults, workload: waits(SIZE, seed, 2, 200) });
      };
      const simulation = new Simulation(jobOf());
      while (!simulation.advance(1_000));
      const outcome = simulation.outcome();
      const reference = runReference(jobOf());
      expect(outcome).toMatchObject({ stopped: 'quiescent', elapsedMs: reference.elapsedMs });
      expect([...outcome.log.facts()], `seed ${seed}`).toEqual(reference.facts);
      expect(outcome.books.contradictions()).toEqual([]);
    }
  });
});

it('the timeout of heartbeat decides: a short one suspects correct peers, which costs messages and no promise', () => {
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 1 }]);
  const { facts, sent } = runReference(
    sceneWith('heartbeat', { ...disorder(60), faults, workload: once(0) }, { period: 100, timeout: 101 }),
  );
  expect(suspicionsIn(facts).some((line) => line.includes('restores'))).toBe(true);
  const delivered = facts.filter((fact) => fact.fact === 'delivered' && fact.peer !== 0);
  expect(delivered).toHaveLength(3);
  expect(sent.get('data')).toBeGreaterThan(4);
});

it('counts heartbeats by a kind of their own: one on each link in both directions every period', () => {
  const { sent, elapsedMs } = runReference(sceneWith('heartbeat', { workload: once(0) }));
  expect(sent.get('data')).toBe(SIZE);
  // The run ends with the first timer after its time, at the first peer.
  expect(elapsedMs).toBe(600);
  expect(sent.get('heartbeat/heartbeat')).toBe(SIZE * (SIZE - 1) * 6 + (SIZE - 1));
});
