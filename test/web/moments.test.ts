/** Any moment of any run is what one would count by hand, in whatever order moments are asked for. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import { FactTable } from '../../src/trace/fact-table.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { CopyTable } from '../../web/src/moment/copy-table.ts';
import { DELIVERED_IT, DOWN, NOT_YET, RECEIVED_ONLY, STANDS_STILL, UP } from '../../web/src/moment/moment-state.ts';
import { type Moment, Moments, pathTo } from '../../web/src/moment/moments.ts';
import { anyFaultPlan } from '../any-faults.ts';
import { logOf } from '../log-of.ts';
import antiEntropy from '../protocols/anti-entropy.ts';
import batching from '../protocols/batching.ts';
import { anyGraph, disorder, type LayerGiven, line, once, sceneOf, waits } from '../protocols/scene.ts';
import { obviousMoment } from './obvious-moment.ts';
import { simulated } from './simulated.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 400 : 40;
const stacks: readonly (readonly LayerGiven[])[] = [['flood'], ['flood', 'causal'], [antiEntropy], [batching, 'fifo']];

it('is what one would count by hand, however one moves', () => {
  const input = fc.record({ seed: fc.integer({ min: 1 }), moves: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }) });
  fc.assert(
    fc.property(input, ({ seed, moves }) => {
      const job = jobOf(seed);
      const { log } = simulated(job);
      const facts = [...log.facts()];
      const { size } = job.graph;
      const moments = new Moments({ facts: log, scene: job }, 7);
      for (const move of moves) {
        const moment = move % (facts.length + 1);
        moments.grow();
        const chosen = move % 5 === 0 ? undefined : moments.broadcasts.list[move % moments.broadcasts.list.length];
        const text = chosen === undefined ? undefined : `${chosen.origin}:${chosen.sequence}`;
        expect(plain(moments.at(moment, chosen))).toEqual(sorted(obviousMoment(facts.slice(0, moment), size, text)));
      }
    }),
    // Back to a moment between the sending of a copy and the facts of what it carries.
    { numRuns: RUNS, examples: [[{ seed: 1801433006, moves: [665498027, 1095283439] }]] },
  );
});

it('follows the facts as they come', () => {
  const job = jobOf(3);
  const { log } = simulated(job);
  const told = new FactTable(log.kinds);
  const moments = new Moments({ facts: told, scene: job }, 5);
  const facts = [...log.facts()];
  for (let count = 0; count < log.count; count += 7) {
    told.appendAll(log.between(count, Math.min(count + 7, log.count)));
    expect(plain(moments.at(told.count))).toEqual(sorted(obviousMoment(facts.slice(0, told.count), job.graph.size)));
  }
  expect(log.count).toBeGreaterThan(20);
});

it('knows the way by which a broadcast came', () => {
  const job = sceneOf(line(5), ['flood'], { workload: once(1) });
  const { log } = simulated(job);
  const moments = new Moments({ facts: log, scene: job });
  const end = moments.at(log.count, { origin: 1, sequence: 0 });
  expect(pathTo(end, 4)).toEqual([1, 2, 3, 4]);
  expect(pathTo(end, 1)).toEqual([1]);
  expect(pathTo(moments.at(0, { origin: 1, sequence: 0 }), 4)).toEqual([]);
});

it('shows first the broadcast that the evidence names, else the one that came farthest', () => {
  const job = sceneOf(line(4), ['flood']);
  const { log } = simulated(job);
  const moments = new Moments({ facts: log, scene: job });
  moments.grow();
  const { broadcasts } = moments;
  // It has the longest way.
  expect(broadcasts.mostInteresting()).toMatchObject({ origin: 0, deliveries: 4 });
  expect(broadcasts.mostInteresting(['peer 3 delivered 9:9, 2:0 at 3 ms'])).toMatchObject({ origin: 2 });
});

it('knows copies by numbers that are far apart too', () => {
  const copy = (message: number) => ({ kind: 'data', origin: 0, sequence: 0, message });
  const facts = [3, 2_000_000_000, 70_000].flatMap((message): Fact[] => [
    { fact: 'sent', time: 1, peer: 0, to: 1, bytes: 1, ...copy(message) },
    { fact: 'received', time: 2, peer: 1, from: 0, ...copy(message) },
  ]);
  const copies = new CopyTable(logOf(facts, ['data']));
  copies.grow();
  expect([...copies.endedAt.subarray(0, copies.count)]).toEqual([1, 3, 5]);
});

function jobOf(seed: number): Job {
  const random = new Random(seed, 'moments');
  const graph = anyGraph(3 + random.integer(4), random);
  return sceneOf(graph, stacks[random.integer(stacks.length)], {
    ...disorder(5),
    seed,
    workload: waits(graph.size, seed, 1 + random.integer(3), 10),
    faults: anyFaultPlan(graph, random, random.integer(10), 30),
    stop: { deadlineMs: 200, events: 2_000, quietMs: 0 },
  });
}

/** The same in words. */
function plain(moment: Moment) {
  const { copies, carries, totals } = moment;
  const has = { [NOT_YET]: 'not yet', [RECEIVED_ONLY]: 'received', [DELIVERED_IT]: 'delivered' } as const;
  const conditions = { [UP]: 'up', [DOWN]: 'down', [STANDS_STILL]: 'still' } as const;
  const inFlight = Array.from(moment.inFlight.subarray(0, moment.flying), (copy) => {
    return `${copies.from[copy]} ${copies.to[copy]}${carries[copy] === 1 ? ' carries' : ''}`;
  });
  return sorted({
    has: Array.from(moment.has, (number) => has[number as keyof typeof has]),
    condition: Array.from(moment.condition, (number) => conditions[number as keyof typeof conditions]),
    duplicates: [...moment.duplicates],
    deliveries: [...moment.deliveries],
    parent: [...moment.parent],
    inFlight,
    sums: { ...totals, made: moment.made },
  });
}

function sorted(state: ReturnType<typeof obviousMoment>) {
  return { ...state, inFlight: [...state.inFlight].sort() };
}
