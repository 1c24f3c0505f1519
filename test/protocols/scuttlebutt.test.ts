import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Broadcast } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { deltaOf } from '../../src/protocols/scuttlebutt-delta.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, disorder, faultsOf, lastDeliveryMs, line, mesh, once, sceneOf, waits } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const NEVER = Number.POSITIVE_INFINITY;

const stopAt = (deadlineMs: number) => ({ deadlineMs, events: NEVER, quietMs: 0 });

/** Peer 0 broadcasts so many times at its start. */
const atOnce = (broadcasts: number): Workload => {
  let left = broadcasts - 1;
  return { first: (peer) => (peer === 0 ? 0 : NEVER), next: () => (left-- > 0 ? 0 : NEVER) };
};

describe('an exchange', () => {
  it('takes two messages if both peers know the same', () => {
    const quiet = { first: () => NEVER, next: () => NEVER };
    const { sent } = runReference(sceneOf(mesh(6), ['scuttlebutt'], { workload: quiet, stop: stopAt(9_990) }));
    expect(sent).toEqual(
      new Map([
        ['digest', 60],
        ['reply', 60],
      ]),
    );
  });

  it('takes a third one if the peer that began it knows more', () => {
    const { sent, facts } = runReference(sceneOf(line(2), ['scuttlebutt'], { workload: once(0), stop: stopAt(2_990) }));
    expect(sent.get('delta') ?? 0).toBeLessThanOrEqual(1);
    expect(countByPeer(facts, 2, 'delivered')).toEqual([1, 1]);
  });

  it.each([
    [250, 100, 3],
    [250, 50, 5],
    [7, 1, 7],
  ])('brings as much as the limit allows: %i broadcasts, %i a message: %i exchanges', (broadcasts, mtu, exchanges) => {
    const { facts } = runReference(
      sceneOf(line(2), [['scuttlebutt', { mtu }]], { workload: atOnce(broadcasts), stop: { ...stopAt(20_000) } }),
    );
    const times = facts.flatMap((fact) => (fact.fact === 'delivered' && fact.peer === 1 ? [fact.time] : []));
    expect(times).toHaveLength(broadcasts);
    expect(new Set(times).size).toBe(exchanges);
  });
});

describe('a delta', () => {
  const logOf = (origin: number, length: number): Broadcast[] =>
    Array.from({ length }, (_, sequence) => ({ origin, sequence, payload: '' }));
  const origins = (delta: readonly Broadcast[]) => delta.map(({ origin }) => origin).sort((a, b) => a - b);
  const stale = () => [
    { log: logOf(0, 3), first: 1 },
    { log: logOf(1, 9), first: 2 },
    { log: logOf(2, 5), first: 2 },
  ];

  it('has the origins first of which most is missing, by depth', () => {
    expect(origins(deltaOf(stale(), 9, 'depth', Math.random))).toEqual([...Array(7).fill(1), 2, 2]);
  });

  it('has as much of each origin, by breadth', () => {
    expect(origins(deltaOf(stale(), 8, 'breadth', Math.random))).toEqual([0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('leaves no gap: if one is left out, so are all later ones of its origin', () => {
    const random = new Random(1, 'test');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('depth' as const, 'breadth' as const),
        (lengths, mtu, order) => {
          const logs = lengths.map(([known, more], origin) => ({ log: logOf(origin, known + more), first: known }));
          const delta = deltaOf([...logs], mtu, order, () => random.next());
          expect(delta).toHaveLength(
            Math.min(
              mtu,
              lengths.reduce((sum, [, more]) => sum + more, 0),
            ),
          );
          for (const [origin, { first }] of logs.entries()) {
            const sequences = delta.filter((one) => one.origin === origin).map(({ sequence }) => sequence);
            expect(sequences).toEqual(sequences.map((_, index) => first + index));
          }
        },
      ),
      { numRuns: LONG ? 1_000 : 60 },
    );
  });
});

it('brings what is lost, in the order of each origin, and the run ends when nothing new has come for 40 periods', () => {
  const changes = { workload: waits(6, 1, 5, 3_000), ...disorder(900) };
  const { facts, stopped, elapsedMs } = runReference(sceneOf(mesh(6), ['scuttlebutt'], changes), { loss: 0.4 });
  expect(stopped).toBe('quiescent');
  for (const property of ['validity', 'no-duplication', 'fifo-order'] as const)
    expect(violationsOf(property, facts, 6)).toEqual([]);
  expect(elapsedMs - lastDeliveryMs(facts)).toBeGreaterThanOrEqual(40_000);
});

it('brings what was broadcast during a partition once it has healed', () => {
  const graph = mesh(4);
  const faults = faultsOf(graph, [{ at: 0, for: 5_000, isolate: 3 }]);
  const { facts } = runReference(sceneOf(graph, ['scuttlebutt'], { workload: waits(4, 1, 3, 1_000), faults }));
  expect(violationsOf('agreement', facts, 4)).toEqual([]);
  expect(countByPeer(facts, 4, 'delivered')).toEqual([12, 12, 12, 12]);
});

// Push-pull: log3 N rounds while few know it, then log log N until the last one does (Karp, Schindelhauer, Shenker,
// Vöcking, Randomized Rumor Spreading, FOCS 2000). With timers out of step the early rounds are shorter still.
it('spreads in time that grows with the logarithm of the group: the mean of many seeds', () => {
  const seeds = LONG ? 300 : 30;
  const meanRounds = (size: number) => {
    let sum = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const job = sceneOf(mesh(size), ['scuttlebutt'], { seed, workload: once(0), stop: stopAt(8_000) });
      sum += lastDeliveryMs(runReference(job).facts) / 1_000;
    }
    return sum / seeds;
  };
  const [few, many] = [meanRounds(8), meanRounds(64)];
  // Eight times as many peers: log3 8 = 1.9 rounds more and a little; the standard error of 30 runs is about 0.1.
  expect(few).toBeLessThan(2.4);
  expect(many - few).toBeGreaterThan(1.5);
  expect(many - few).toBeLessThan(2.8);
});
