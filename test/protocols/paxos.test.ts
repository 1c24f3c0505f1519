import { expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import eventuallyPerfect from '../../src/detectors/eventually-perfect.ts';
import { drawFaults, type FaultSetting } from '../../src/network/faults/draw.ts';
import paxos from '../../src/protocols/paxos.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import {
  crashesWhileSending,
  deliveriesOf,
  disorder,
  lastDeliveryMs,
  layerOf,
  mesh,
  once,
  sceneOf,
  waits,
} from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it.each([1, 2, 4, 7, 10])('costs 3N messages an instance, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['paxos'], disorder(30)));
  expect(sent).toEqual(
    new Map([
      ['accept', size],
      ['accepted', size],
      ['decided', size],
    ]),
  );
  expect(paxos.cost!(size, (size * (size - 1)) / 2)).toBe(3 * size);
  expect(deliveriesOf(facts, size)).toEqual(new Array(size).fill(['0.0']));
});

it('takes three steps; the leader decides after two', () => {
  const { facts } = runReference(sceneOf(mesh(5), ['paxos']));
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' ? [fact.time] : []));
  expect(times).toEqual([2, 3, 3, 3, 3]);
});

/** Section 2.2: "the proposer sends a prepare request", then "an accept request". */
it('costs 5N messages and takes five steps under a leader that has to ask first', () => {
  const faults = crashesWhileSending(mesh(4), [{ peer: 0, leaves: 0 }]);
  // Peer 0 has crashed, and is suspected; then peer 1 proposes.
  const workload = { first: (peer: number) => (peer === 1 ? 100 : Number.POSITIVE_INFINITY), next: () => Infinity };
  const { sent, facts } = runReference(sceneOf(mesh(4), ['paxos'], { faults, workload }));
  expect(sent).toEqual(
    new Map([
      ['prepare', 4],
      ['promise', 3],
      ['accept', 4],
      ['accepted', 3],
      ['decided', 4],
    ]),
  );
  expect(lastDeliveryMs(facts)).toBe(105);
});

it('decides what a peer proposes that is not the leader, which asks the leader after `retry`', () => {
  const { facts, sent } = runReference(sceneOf(mesh(4), ['paxos'], { workload: once(2) }));
  expect(deliveriesOf(facts, 4)).toEqual(new Array(4).fill(['2.0']));
  expect(lastDeliveryMs(facts)).toBe(100 + 1 + 3);
  expect(sent.get('ask')).toBe(1);
});

/** Section 2.2, P2c: a proposal that a majority may have accepted is proposed again. */
it('"If a proposal with value v is chosen, then every higher-numbered proposal that is chosen has value v."', () => {
  const graph = mesh(3);
  // The accept of peer 0 comes to itself and to peer 2; its decision comes to nobody else.
  for (const leaves of [2, 3]) {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves }]);
    const { facts } = runReference(sceneOf(graph, ['paxos'], { faults }));
    expect(deliveriesOf(facts, 3)).toEqual([['0.0'], ['0.0'], ['0.0']]);
  }
});

const HEAL_MS = 1_000;

/** Crashes with recovery, partitions, pauses and storms of loss, all over before the heal. */
function drawnFaults(size: number, random: Random): FaultSetting[] {
  const times = () => ({ at: random.integer(600), for: 1 + random.integer(350) });
  return Array.from({ length: 2 + random.integer(5) }, () => {
    switch (random.integer(4)) {
      case 0:
        return { ...times(), partition: [[random.integer(size)], 'rest'] };
      case 1:
        return { ...times(), pause: random.integer(size) };
      default:
        return { ...times(), crash: random.integer(size), keep: true };
    }
  });
}

it('keeps its promises over schedules of crashes, restarts, partitions and losses, and decides in time after the heal', () => {
  for (let seed = 1; seed <= (LONG ? 10_000 : 40); seed++) {
    const random = new Random(seed, 'paxos');
    const size = 3 + random.integer(3);
    const graph = mesh(size);
    const faults = drawFaults(
      drawnFaults(size, random),
      { graph, endMs: Number.POSITIVE_INFINITY, random },
      undefined,
      'faults',
    );
    const program = programOf([layerOf('paxos'), { definition: eventuallyPerfect, parameters: { delay: 100 } }]);
    const workload = waits(size, seed, 3, 200);
    const job = sceneOf(graph, ['paxos'], { ...disorder(1 + random.integer(60)), seed, workload, faults, program });
    const { facts, stopped } = runReference(job, { loss: random.integer(3) / 10 });
    expect(stopped).toBe('quiescent');
    for (const property of [
      'no-duplication',
      'no-creation',
      'integrity',
      'uniform-consensus-agreement',
      'termination',
    ] as const)
      expect(violationsOf(property, facts, size), `${property} with seed ${seed}`).toEqual([]);
    expect(lastDeliveryMs(facts), `seed ${seed}`).toBeLessThan(HEAL_MS + 3_000);
  }
});
