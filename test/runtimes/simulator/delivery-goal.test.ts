/** Runs that end when all is delivered, against the same rule read from their facts. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.ts';
import { drawFaults, type FaultSetting } from '../../../src/network/faults/draw.ts';
import { DeliveryGoal } from '../../../src/runtimes/delivery-goal.ts';
import { GoalDetector } from '../../../src/runtimes/processes/parent/goal-detector.ts';
import type { Count } from '../../../src/runtimes/processes/wire/messages.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import burst from '../../../src/workloads/burst.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { disorder, mesh, sceneOf, waits } from '../../protocols/scene.ts';
import repeater from '../conformance/repeater.js';

const RUNS = process.env.HEARSAY_LONG === '1' ? 300 : 25;
const SIZE = 4;
const graph = mesh(SIZE);
const stop = { deadlineMs: 60_000, events: 1_000_000, quietMs: 0, when: 'delivered' } as const;

function faultsOf(settings: FaultSetting[], random: Random) {
  return drawFaults(settings, { graph, endMs: Number.POSITIVE_INFINITY, random }, undefined, 'faults');
}

function endOf(job: Job) {
  const simulation = new Simulation(job);
  while (!simulation.advance(1_000));
  return simulation.outcome();
}

/** The rule, read from the facts so far; peers that are down at the end are not correct. */
function isAllDelivered(facts: readonly Fact[], faulty: ReadonlySet<number>): boolean {
  const name = ({ origin, sequence }: { origin: number; sequence: number }) => `${origin}:${sequence}`;
  const made = facts.flatMap((fact) =>
    fact.fact === 'broadcast' && !faulty.has(fact.peer) ? [`${fact.peer}:${fact.sequence}`] : [],
  );
  for (let peer = 0; peer < SIZE; peer++) {
    if (faulty.has(peer)) continue;
    const delivered = new Set(
      facts.flatMap((fact) => (fact.fact === 'delivered' && fact.peer === peer ? [name(fact)] : [])),
    );
    if (made.some((one) => !delivered.has(one))) return false;
  }
  return true;
}

describe('a run that ends when all is delivered', () => {
  it('ends at the first moment at which the rule holds, after the last crash, restart and broadcast', () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = new Random(seed, 'scene');
      const crash = random.integer(SIZE);
      const faults = faultsOf(
        [
          { at: random.integer(300), crash },
          { at: random.integer(300), for: 1 + random.integer(300), crash: (crash + 1) % SIZE },
          { at: random.integer(300), for: 1 + random.integer(300), pause: (crash + 2) % SIZE },
        ],
        random,
      );
      const workload = waits(SIZE, seed, 3, 100);
      const start = { order: 'staggered', gapMs: random.integer(3) * 50 } as const;
      const outcome = endOf(
        sceneOf(graph, [[repeater as never, { period: 30 }]], { ...disorder(60), seed, faults, workload, start, stop }),
      );
      expect(outcome.stopped, `seed ${seed}`).toBe('delivered');
      const facts = [...outcome.log.facts()];
      const faulty = new Set(outcome.failures.map(({ peer }) => peer));
      expect(faulty).toEqual(new Set([crash]));
      expect(isAllDelivered(facts, faulty), `seed ${seed}`).toBe(true);
      const lastOther = facts.findLastIndex(
        ({ fact, peer }) =>
          ['crashed', 'restarted', 'started', 'broadcast'].includes(fact) &&
          !(fact === 'broadcast' && faulty.has(peer)),
      );
      const before = facts.findLastIndex(({ time }) => time < outcome.elapsedMs);
      if (before > lastOther)
        expect(isAllDelivered(facts.slice(0, before + 1), faulty), `seed ${seed}, fact ${before}`).toBe(false);
    }
  });

  it('waits for the broadcasts that deliveries cause', () => {
    const workload = reactive.create(SIZE, 1, { broadcasts: 5 });
    const { stopped, books } = endOf(sceneOf(graph, ['flood'], { workload, stop }));
    const without = endOf(sceneOf(graph, ['flood'], { workload: reactive.create(SIZE, 1, { broadcasts: 5 }) }));
    expect(stopped).toBe('delivered');
    expect([...books.delivered]).toEqual([...without.books.delivered]);
  });

  it('ends when all have decided each instance, whatever the proposals', () => {
    const workload = waits(SIZE, 3, 4, 100);
    const { stopped, books } = endOf(sceneOf(graph, ['consensus-flooding'], { ...disorder(30), workload, stop }));
    expect([stopped, ...books.delivered]).toEqual(['delivered', 4, 4, 4, 4]);
    const detector = new GoalDetector(2, true);
    const counts = [1, 2].map((made) => ({ goal: { made, delivered: 2, isDone: true } }) as Count);
    expect([detector.isReached(counts, true), detector.isReached(counts, true)]).toEqual([false, true]);
  });

  it('ends before copies that nobody needs have come in', () => {
    const workload = burst.create(SIZE, 1, { broadcasts: 1 });
    const { stopped, elapsedMs, books } = endOf(sceneOf(graph, ['flood'], { workload, stop }));
    expect([stopped, elapsedMs]).toEqual(['delivered', 1]);
    expect(books.totals().inFlight).toBeGreaterThan(0);
    expect(books.contradictions()).toEqual([]);
  });

  it('ends by itself if something is never delivered, and says so', () => {
    const faults = { actions: [], copies: [{ does: 'lose', from: 0, to: 1, copy: 0, byMs: 0 }] } as const;
    const { stopped } = endOf(sceneOf(graph, ['best-effort'], { stop, faults }));
    expect(stopped).toBe('quiescent');
  });
});

describe('the goal of processes', () => {
  it('goes on from what a peer had made and delivered in another process', () => {
    const goal = new DeliveryGoal({ graph: { size: 2 } }, false);
    goal.broadcast(0);
    goal.deliver(0, 0, 0);
    goal.deliver(0, 1, 3);
    const next = new DeliveryGoal({ graph: { size: 2 } }, false);
    next.resume(0, 1, goal.deliveriesOf(0));
    next.deliver(0, 1, 3);
    expect([next.made, next.delivered]).toEqual([1, 2]);
  });

  const count = (made: number, delivered: number, isDone = true) => ({ goal: { made, delivered, isDone } }) as Count;

  it.each<[string, boolean, ...(readonly Count[])[]]>([
    ['two equal rounds in which all have all', true, [count(1, 2), count(1, 2)], [count(1, 2), count(1, 2)]],
    ['one such round', false, [count(1, 2), count(1, 2)]],
    ['rounds that differ', false, [count(1, 2), count(0, 0)], [count(1, 2), count(1, 2)]],
    ['a workload that wants more', false, [count(1, 2), count(1, 2, false)], [count(1, 2), count(1, 2, false)]],
    ['a delivery that is missing', false, [count(1, 2), count(1, 1)], [count(1, 2), count(1, 1)]],
  ])('%s: reached is %s', (_, expected, ...rounds) => {
    const detector = new GoalDetector(2, false);
    expect(rounds.map((counts) => detector.isReached(counts, true)).at(-1)).toBe(expected);
    expect(detector.isReached(rounds[0], false)).toBe(false);
  });
});
