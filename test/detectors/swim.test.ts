/** SWIM: what memberlist's formulas give, how soon a crash is found, refutation, and what Lifeguard is for. */
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/core/parameter-values.ts';
import type { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import { News } from '../../src/detectors/swim/news.ts';
import { parameters, retransmitLimit, type SwimValues, suspicionMs } from '../../src/detectors/swim/parameters.ts';
import { ProbeOrder } from '../../src/detectors/swim/probe-order.ts';
import swim from '../../src/detectors/swim.ts';
import type { FaultSetting } from '../../src/network/faults/draw.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { faultsOf, layerOf, mesh, once, sceneOf } from '../protocols/scene.ts';
import { suspicionsIn } from '../suspicions.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const NEVER = Number.POSITIVE_INFINITY;
const nothing = { first: () => NEVER, next: () => NEVER };

interface Scene {
  readonly size: number;
  readonly faults: readonly FaultSetting[];
  readonly endMs: number;
  readonly seed?: number;
}

function factsOf({ size, faults, endMs, seed = 1 }: Scene, values: object, changes: Partial<Job> = {}): Fact[] {
  const graph = mesh(size);
  const job = sceneOf(graph, [['swim', values as Record<string, unknown>]], {
    seed,
    workload: nothing,
    trace: 'deliveries',
    network: { resolution: '1ms', fifo: false, delay: { draw: (random: Random) => 1 + random.integer(3) } },
    faults: faultsOf(graph, faults),
    stop: { deadlineMs: endMs, events: NEVER, quietMs: 0 },
    ...changes,
  });
  const simulation = new Simulation(job);
  while (!simulation.advance(100_000));
  return [...simulation.outcome().log.facts()];
}

describe('as memberlist computes it', () => {
  it.each([
    [30, 8],
    [128, 12],
    [999, 12],
    [1_000, 16],
    [10_000, 20],
  ])('news among %i members go out in %i messages', (size, limit) => {
    expect(retransmitLimit(4, size)).toBe(limit);
  });

  const valuesWith = (given: object) => valuesOf(parameters, given as Record<string, unknown>, '') as SwimValues;

  it('a suspicion lasts 4 periods, times log10 of the group from 10 members on', () => {
    expect([2, 10, 1_000].map((size) => suspicionMs(valuesWith({}), size, 0))).toEqual([4_000, 4_000, 12_000]);
  });

  // memberlist, suspicion_test.go: with k = 3 of 30 s at most and 2 s at least 30, 16, 7.81 and 2 s are left.
  it('with Lifeguard it is six times as long at first, and shortens with the logarithm of the confirmations', () => {
    const values = valuesWith({ lifeguard: true, suspicionFactor: 5, period: 1_000 });
    expect([0, 1, 2, 3, 4].map((confirmations) => suspicionMs(values, 10, confirmations))).toEqual([
      30_000, 17_500, 10_187, 5_000, 5_000,
    ]);
  });
});

it('probes everybody once before anybody twice', () => {
  for (const size of [2, 3, 12, 97]) {
    const order = new ProbeOrder(size);
    for (let round = 0; round < 5; round++) {
      const probed = Array.from({ length: size }, () => order.next({ random: Math.random }));
      expect([...new Set(probed)]).toHaveLength(size);
    }
  }
});

it('passes on what it has sent least often, the newest first, and newer news of a peer in place of older', () => {
  const news = new News<string>();
  for (const name of ['a', 'b', 'c']) news.add(name, `${name}1`);
  expect(news.take(2, 2)).toEqual(['c1', 'b1']);
  expect(news.take(2, 2)).toEqual(['a1', 'c1']);
  news.add('a', 'a2');
  expect([news.take(9, 2), news.take(9, 2), news.size]).toEqual([['a2', 'b1'], ['a2'], 0]);
});

describe('the first detection of a crash', () => {
  const SEEDS = LONG ? 600 : 30;

  /** Periods from the crash, at the end of one, to the first verdict. */
  function periodsOf(size: number, seed: number): number {
    const crash = 3_999;
    const facts = factsOf(
      { size, faults: [{ at: crash, crash: 0 }], endMs: crash + 12_000, seed },
      { suspicionFactor: 0, rounds: 'common' },
    );
    return Math.floor((facts.find(({ fact }) => fact === 'suspected')!.time - crash) / 1_000);
  }

  // Without suspicions, and with periods that all peers begin together, as section 3 has it. The deviation of a
  // geometric distribution with p = 1 − 1/e is 0.96; a mean may be off by four standard errors.
  it.each(LONG ? [10, 50, 200] : [10, 30])('takes e / (e − 1) = 1.582 periods among %i members', (size) => {
    let sum = 0;
    for (let seed = 1; seed <= SEEDS; seed++) sum += periodsOf(size, seed);
    // Each of n − 1 members picks it with 1 / (n − 1).
    const exact = 1 / (1 - (1 - 1 / (size - 1)) ** (size - 1));
    expect(Math.abs(exact - Math.E / (Math.E - 1))).toBeLessThan(0.06);
    expect(Math.abs(sum / SEEDS - exact)).toBeLessThan((4 * 0.96) / Math.sqrt(SEEDS));
  });
});

describe('a verdict', () => {
  const among = (size: number, faults: readonly FaultSetting[], endMs: number, values: object = {}) =>
    factsOf({ size, faults, endMs }, values);
  const judgesOf = (facts: readonly Fact[], name: 'suspected' | 'restored') =>
    facts.flatMap((fact) => (fact.fact === name ? [fact.peer] : [])).sort((a, b) => a - b);

  it('comes to all once the suspicion has lasted its time, and not before', () => {
    const facts = among(8, [{ at: 2_000, crash: 3 }], 30_000);
    expect(judgesOf(facts, 'suspected')).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect(facts.find(({ fact }) => fact === 'suspected')!.time).toBeGreaterThanOrEqual(2_000 + 500 + 4_000);
  });

  it('does not come for a pause that is shorter: the suspected peer refutes it', () => {
    expect(judgesOf(among(8, [{ at: 2_000, for: 3_000, pause: 3 }], 30_000), 'suspected')).toEqual([]);
  });

  it('is taken back by all when the peer restarts, though it has forgotten its incarnation', () => {
    const facts = among(8, [{ at: 2_000, for: 20_000, crash: 3 }], 60_000);
    expect(judgesOf(facts, 'restored')).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect(facts.findLast(({ fact }) => fact === 'restored')!.time).toBeLessThan(25_000);
  });

  it('is taken back after a partition, by the probes of those that count as crashed', () => {
    const parts = [[0, 1, 2], 'rest'];
    const facts = among(6, [{ at: 2_000, for: 20_000, partition: parts }], 120_000, { reconnect: 5_000 });
    expect(judgesOf(facts, 'suspected')).toHaveLength(18);
    expect(judgesOf(facts, 'restored')).toHaveLength(18);
  });

  it('is there at the start for peers that have not joined, and comes at once for those that leave', () => {
    const down = [0, 1, 2, 3, 4].map((peer) => [peer, 5] as const);
    const joins = factsOf({ size: 6, faults: [{ at: 3_000, join: 5 }], endMs: 20_000 }, {}, { down });
    expect(suspicionsIn(joins).slice(0, 5)).toEqual([0, 1, 2, 3, 4].map((peer) => `0 ${peer} suspects 5`));
    expect(judgesOf(joins, 'restored')).toEqual([0, 1, 2, 3, 4]);
    const leaves = among(6, [{ at: 3_000, leave: 5 }], 3_300);
    expect(judgesOf(leaves, 'suspected')).toEqual([0, 1, 2, 3, 4]);
  });

  it('comes in time though the peer that probes has lost its link to the other one: helpers have theirs', () => {
    const cut = among(6, [{ at: 100, cut: [0, 3] }], 40_000);
    expect(judgesOf(cut, 'suspected')).toEqual([]);
    const alone = among(6, [{ at: 100, cut: [0, 3] }], 40_000, { helpers: 0, suspicionFactor: 0 });
    expect(judgesOf(alone, 'suspected').length).toBeGreaterThan(0);
  });
});

// Shape: "tens of times" (section V), at least ten among 64 members. Four of them take 300 ms for each message, for 12
// of 30 s.
it('Lifeguard: healthy members are taken for crashed many times less often, though some are slow', () => {
  const slow = [0, 1, 2, 3];
  const faults = [{ at: 5_000, for: 12_000, every: 30_000, until: LONG ? 130_000 : 20_000, slow, by: 300 }];
  const falseVerdicts = (lifeguard: boolean) => {
    let sum = 0;
    for (let seed = 1; seed <= (LONG ? 30 : 1); seed++)
      for (const fact of factsOf({ size: LONG ? 64 : 32, faults, endMs: LONG ? 150_000 : 35_000, seed }, { lifeguard }))
        if (fact.fact === 'suspected' && !slow.includes(fact.other)) sum++;
    return sum;
  };
  const without = falseVerdicts(false);
  expect(without).toBeGreaterThan(20);
  expect(falseVerdicts(true)).toBeLessThan(without / (LONG ? 10 : 4));
});

it('serves a protocol with suspicions as a detector does', () => {
  const graph = mesh(5);
  const program = programOf([layerOf('reliable-lazy'), { definition: swim, parameters: valuesOf(parameters, {}, '') }]);
  const changes = { program, workload: once(1), faults: faultsOf(graph, [{ at: 0, crash: 0 }]) };
  const simulation = new Simulation(sceneOf(graph, ['reliable-lazy'], changes));
  while (!simulation.advance(10_000));
  const { books, log, stopped } = simulation.outcome();
  expect(stopped).toBe('quiescent');
  expect(
    suspicionsIn([...log.facts()])
      .map((line) => line.replace(/^\d+ /, ''))
      .sort(),
  ).toEqual([1, 2, 3, 4].map((peer) => `${peer} suspects 0`));
  expect(books.kinds.map(({ name }) => name)).toContain('swim/ping-req');
});
