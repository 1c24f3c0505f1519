import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkCount, neighbourAt } from '../../../src/core/graph.ts';
import { graphOf } from '../../../src/core/link-rows.ts';
import { Random } from '../../../src/core/random.ts';
import { programOf } from '../../../src/core/stack.ts';
import type { Resolution } from '../../../src/network/time-grain.ts';
import announce from '../../../src/protocols/announce.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import causal from '../../../src/protocols/causal.ts';
import fifo from '../../../src/protocols/fifo.ts';
import flood from '../../../src/protocols/flood.ts';
import hopList from '../../../src/protocols/hop-list.ts';
import sequencer from '../../../src/protocols/sequencer.ts';
import { CopyingWire } from '../../../src/runtimes/message-copies.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import randomKOut from '../../../src/topologies/random-k-out.ts';
import interval from '../../../src/workloads/interval.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { runReference } from '../../reference-runtime.ts';
import { uniform } from './delays.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 2_000 : 100;

const stacks = {
  flood: [flood],
  'hop-list': [hopList],
  announce: [announce],
  'fifo over flood': [fifo, flood],
  'causal over flood': [causal, flood],
  'sequencer over fifo over flood': [sequencer, fifo, flood],
  'best-effort': [bestEffort],
};

function simulate(job: Job, slice = 1_000): ReturnType<Simulation['outcome']> {
  const simulation = new Simulation(job);
  while (!simulation.advance(slice));
  return simulation.outcome();
}

function jobOf(choice: {
  stack: keyof typeof stacks;
  size: number;
  seed: number;
  resolution: Resolution;
  fifo: boolean;
  order: 'common' | 'staggered';
  cut: boolean;
  workload: 'interval' | 'reactive';
}): Job {
  const { stack, size, seed, resolution } = choice;
  const mesh = Array.from({ length: size }, (_, a) => Array.from({ length: size }, (_, b) => [a, b]).flat()).flat();
  const graph =
    stack === 'best-effort' || stack === 'hop-list'
      ? graphOf(size, mesh)
      : randomKOut.build(size, { k: 2 }, new Random(seed, 'topology'));
  const end = neighbourAt(graph, 0, 0);
  // What `announce` is about: a link is made that was not there, and fails again.
  const linkChanges =
    choice.cut && stack === 'announce'
      ? [
          { atMs: 40, a: 0, b: end, up: true },
          { atMs: 90, a: 0, b: end, up: false },
        ]
      : [];
  return {
    graph,
    down: linkChanges.length > 0 ? [[0, end]] : [],
    linkChanges,
    program: programOf(
      [...stacks[stack]].reverse().map((definition) => ({ definition, parameters: defaultsOf(definition.parameters) })),
    ),
    workload:
      choice.workload === 'reactive'
        ? reactive.create(size, seed, { broadcasts: 3 })
        : interval.create(size, seed, { ...defaultsOf(interval.parameters), broadcasts: 3 } as never),
    payload: 'a payload',
    seed,
    start: { order: choice.order, gapMs: 7 },
    network: { resolution, fifo: choice.fifo, delay: uniform(1, 30, resolution) },
    stop: { deadlineMs: 100_000, events: 20_000, quietMs: 0 },
    trace: 'full',
    mailbox: { limit: 1e9, policy: 'stop', turn: 1 },
    sizeOf: (message) => JSON.stringify(message).length + 4,
  };
}

function defaultsOf(parameters: Record<string, { default: unknown }>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));
}

const choices = fc.record({
  stack: fc.constantFrom(...(Object.keys(stacks) as (keyof typeof stacks)[])),
  size: fc.integer({ min: 3, max: 6 }),
  seed: fc.nat(),
  resolution: fc.constantFrom<Resolution>('1ms', '1us', 'real'),
  fifo: fc.boolean(),
  order: fc.constantFrom<'common' | 'staggered'>('common', 'staggered'),
  cut: fc.boolean(),
  workload: fc.constantFrom<'interval' | 'reactive'>('interval', 'reactive'),
});

describe('the simulator', () => {
  it('does what the reference runtime does, fact by fact', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const expected = runReference(jobOf(choice));
        const outcome = simulate(jobOf(choice), 1 + (choice.seed % 50));
        expect([...outcome.log.facts()]).toEqual(expected.facts);
        expect([outcome.stopped, outcome.elapsedMs]).toEqual([expected.stopped, expected.elapsedMs]);
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps the same books whether it traces or not', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const traced = simulate(jobOf(choice));
        const counted = simulate({ ...jobOf(choice), trace: 'counters' });
        expect({ ...counted.books }).toEqual({ ...traced.books });
        const { sent, received, dropped, inFlight, unknown } = traced.books.totals();
        const facts = { sent: 0, received: 0, dropped: 0 };
        for (const { fact } of traced.log.facts()) if (fact in facts) facts[fact as keyof typeof facts]++;
        expect({ sent, received, dropped }).toEqual(facts);
        expect(sent).toBe(received + dropped + inFlight + unknown);
        if (traced.stopped === 'quiescent') expect(inFlight).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it('gives the same facts where messages pass through a codec', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const job = jobOf(choice);
        const wired = simulate({
          ...job,
          wire: new CopyingWire(job.program, (message) => JSON.parse(JSON.stringify(message))),
        });
        expect([...wired.log.facts()]).toEqual([...simulate(jobOf(choice)).log.facts()]);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('counts the same in a large group, where receivers are looked at ahead', () => {
    const size = 40_000;
    const graph = randomKOut.build(size, { k: 4 }, new Random(1, 'topology'));
    const job: Job = {
      ...jobOf({
        stack: 'flood',
        size: 3,
        seed: 1,
        resolution: '1ms',
        fifo: false,
        order: 'common',
        cut: false,
        workload: 'interval',
      }),
      graph,
    };
    const one = {
      first: (peer: number) => (peer === 7 ? 0 : Number.POSITIVE_INFINITY),
      next: () => Number.POSITIVE_INFINITY,
    };
    const outcome = simulate({ ...job, workload: one, trace: 'counters', stop: { ...job.stop, events: 1e9 } });
    const links = linkCount(graph);
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({
      sent: 2 * links - size + 1,
      received: 2 * links - size + 1,
      inFlight: 0,
    });
    expect(outcome.books.delivered.every((count) => count === 1)).toBe(true);
  });

  it('stops at the deadline and at the limit on events, with what is in flight', () => {
    const job = jobOf({
      stack: 'hop-list',
      size: 6,
      seed: 1,
      resolution: '1ms',
      fifo: false,
      order: 'common',
      cut: false,
      workload: 'interval',
    });
    const late = simulate({ ...job, stop: { ...job.stop, deadlineMs: 50 } });
    expect([late.stopped, late.elapsedMs]).toEqual(['deadline', 50]);
    expect(late.books.totals().inFlight).toBeGreaterThan(0);
    const limited = simulate({ ...job, stop: { ...job.stop, events: 100 } });
    expect([limited.stopped, limited.books.totals().received]).toEqual(['limit', 100]);
  });

  it('ends where a protocol throws, says where, and keeps what it has', () => {
    const job = jobOf({
      stack: 'flood',
      size: 4,
      seed: 1,
      resolution: '1ms',
      fifo: false,
      order: 'common',
      cut: false,
      workload: 'interval',
    });
    let receipts = 0;
    const create: Job['program']['create'] = (peer) => ({
      broadcast: (broadcast) => peer.sendToNeighbours(broadcast),
      receive: () => {
        if (++receipts === 3) throw new RangeError('three is too many');
      },
    });
    const outcome = simulate({ ...job, program: { ...job.program, create } });
    expect(outcome.stopped).toBe('failed');
    expect(outcome.failures).toEqual([
      { peer: expect.any(Number), reason: expect.stringMatching(/^RangeError: three is too many \(at /) },
    ]);
    const { sent, received, inFlight } = outcome.books.totals();
    expect(sent).toBe(received + inFlight);
  });

  it('ends before it begins where no protocol can be made of what is given', () => {
    const job = jobOf({
      stack: 'flood',
      size: 4,
      seed: 1,
      resolution: '1ms',
      fifo: false,
      order: 'common',
      cut: false,
      workload: 'interval',
    });
    const create: Job['program']['create'] = (peer) => {
      if (peer.id === 2) throw new RangeError('two is too many');
      return { broadcast() {}, receive() {} };
    };
    const outcome = simulate({ ...job, program: { ...job.program, create } });
    expect(outcome.stopped).toBe('failed');
    expect(outcome.failures).toEqual([
      { peer: 2, reason: expect.stringMatching(/^RangeError: two is too many \(at /) },
    ]);
    expect(outcome.books.totals().sent).toBe(0);
  });
});

describe('virtual time', () => {
  const far = [5, 3e9, 2 ** 31, 1e12, 4];
  const base = {
    stack: 'flood',
    size: 3,
    seed: 1,
    fifo: false,
    order: 'common',
    cut: false,
    workload: 'interval',
  } as const;
  const alarms =
    (waits: readonly number[]): Job['program']['create'] =>
    (peer) => {
      let next = 0;
      const wait = () => next < waits.length && peer.setTimer(next, waits[next++]);
      return { start: wait, timeout: wait, broadcast() {}, receive() {} };
    };

  it.each(['1ms', '1us', 'real'] as const)(
    'goes on beyond 2^31 ticks of %s: timers that are far fire at their time',
    (resolution) => {
      const job = jobOf({ ...base, resolution });
      const outcome = simulate({
        ...job,
        stop: { ...job.stop, deadlineMs: Number.POSITIVE_INFINITY },
        program: { ...job.program, create: alarms(far) },
      });
      const fired = [...outcome.log.facts()].filter((fact) => fact.fact === 'timer-fired' && fact.peer === 1);
      expect(fired.map(({ time }) => time)).toEqual(
        far.map((_, index) => far.slice(0, index + 1).reduce((sum, wait) => sum + wait)),
      );
      expect(outcome.stopped).toBe('quiescent');
    },
  );

  it('comes to an end, which is said', () => {
    const job = jobOf({ ...base, resolution: '1ms' });
    const outcome = simulate({
      ...job,
      stop: { ...job.stop, deadlineMs: Number.POSITIVE_INFINITY },
      program: { ...job.program, create: alarms([9e12, 1]) },
    });
    expect(outcome.failures).toMatchObject([
      {
        peer: 0,
        reason: expect.stringContaining(
          'peer.setTimer: expected a time of the run up to 9000000000000 ms, given 9000000000001',
        ),
      },
    ]);
  });
});
