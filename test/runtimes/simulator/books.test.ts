/**
 * The books of a simulation against its facts, with a protocol that makes every call of its peer at random: to one, to
 * neighbours, to the group and to itself, in groups with and without counters of pairs and links.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/core/graph.ts';
import { graphOf } from '../../../src/core/link-rows.ts';
import { type Broadcast, defineProtocol, type Peer, type Protocol } from '../../../src/core/protocol.ts';
import { programOf } from '../../../src/core/stack.ts';
import { type LinkTraits, plainTraits } from '../../../src/network/link-traits.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import type { Books } from '../../../src/trace/books.ts';
import { expectSound } from '../../trace/audit.ts';
import { uniform } from './delays.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 1_000 : 40;

interface Message {
  readonly about: readonly (readonly [origin: number, sequence: number])[];
  readonly kind: number;
  readonly text: string;
}

/** Calls that may still be made: what all peers of a run share. */
interface Budget {
  calls: number;
}

const named = ({ about }: Message): Broadcast[] =>
  about.map(([origin, sequence]) => ({ origin, sequence, payload: '' }));

const KINDS = [
  { name: 'data', carries: 'broadcast' as const },
  { name: 'word', carries: 'internal' as const },
  { name: 'several', carries: 'broadcast' as const },
];

/** @param kinds the numbers of those that it sends, in `KINDS` */
function chatterOf(budget: Budget, kinds: readonly number[]) {
  return defineProtocol({
    name: 'chatter',
    title: 'makes every call at random',
    source: 'test',
    parameters: {},
    promises: {},
    knows: 'group',
    kinds: kinds.map((kind) => KINDS[kind]),
    kindOf: (message: Message) => kinds.indexOf(message.kind),
    broadcastOf: (message: Message) =>
      message.kind === 1 ? undefined : message.kind === 0 ? named(message)[0] : named(message),
    create: (peer: Peer<Message>): Protocol<Message> => new Chatter(peer, budget, kinds),
  });
}

class Chatter implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly budget: Budget;
  private readonly kinds: readonly number[];

  constructor(peer: Peer<Message>, budget: Budget, kinds: readonly number[]) {
    this.peer = peer;
    this.budget = budget;
    this.kinds = kinds;
  }

  start(): void {
    if (this.peer.id < 3) this.talk(this.message([]));
  }
  broadcast({ origin, sequence }: Broadcast): void {
    this.talk(this.message([[origin, sequence]]));
  }
  receive(_from: number, message: Message): void {
    this.talk(this.peer.random() < 0.5 ? message : this.message(message.about));
  }
  timeout(): void {
    this.talk(this.message([]));
  }

  private message(known: Message['about']): Message {
    const { peer } = this;
    const kind = this.kinds[Math.floor(peer.random() * this.kinds.length)];
    const more = kind === 2 ? Math.floor(peer.random() * 3) : kind === 0 && known.length === 0 ? 1 : 0;
    const about = [...known, ...Array.from({ length: more }, () => [peer.id, 0] as const)];
    return { about: kind === 0 ? about.slice(0, 1) : about, kind, text: 'x'.repeat(Math.floor(peer.random() * 9)) };
  }

  private talk(message: Message): void {
    const { peer } = this;
    const other = Math.floor(peer.random() * peer.size);
    for (let calls = Math.floor(peer.random() * 4); calls > 0 && this.budget.calls > 0; calls--) {
      this.budget.calls--;
      const call = Math.floor(peer.random() * 7);
      if (call === 0) peer.send(other, message);
      else if (call === 1) peer.sendToNeighbours(message);
      else if (call === 2) peer.sendToNeighbours(message, other);
      else if (call === 3) peer.sendToGroup(message);
      else if (call === 4) peer.send(peer.id, message);
      else if (call === 5) peer.setTimer(other, peer.random() * 9);
      else peer.deliver({ origin: other, sequence: calls, payload: '' });
    }
  }
}

function mesh(size: number): Graph {
  return graphOf(
    size,
    Array.from({ length: size }, (_, a) => Array.from({ length: a }, (_, b) => [a, b]).flat()).flat(),
  );
}

const meshes = new Map([2, 3, 5, 7, 64, 65, 150].map((size) => [size, mesh(size)]));

interface Choice {
  readonly size: number;
  readonly seed: number;
  readonly kinds: readonly number[];
  readonly calls: number;
  readonly traits: Partial<LinkTraits> | undefined;
  readonly deadlineMs: number;
}

function ran({ size, seed, kinds, calls, traits, deadlineMs }: Choice, trace: Job['trace']) {
  const graph = meshes.get(size)!;
  const simulation = new Simulation({
    graph,
    down: [],
    linkChanges: [],
    program: programOf([{ definition: chatterOf({ calls }, kinds) as never, parameters: {} }]),
    workload: {
      first: (peer) => (peer % 2 === 0 ? peer : Number.POSITIVE_INFINITY),
      next: () => Number.POSITIVE_INFINITY,
    },
    payload: '',
    seed,
    start: { order: 'common', gapMs: 0 },
    network: { resolution: '1ms', fifo: false, delay: traits === undefined ? uniform(0, 9, '1ms') : undefined },
    ...(traits === undefined ? {} : { plan: { traits: { ...plainTraits, ...traits }, rules: [] } }),
    stop: { deadlineMs, events: 20_000, quietMs: 0 },
    trace,
    mailbox: { limit: 1e9, policy: 'stop', turn: 1 },
    sizeOf: (message) => JSON.stringify(message).length + 4,
  });
  while (!simulation.advance(1_000));
  const outcome = simulation.outcome();
  expect(outcome.failures).toEqual([]);
  return { ...outcome, graph };
}

/** The books by name, arrays in short: a comparison of each of a million beliefs would take seconds. */
function figuresOf(books: Books): [string, unknown][] {
  return Object.entries(books).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? createHash('sha256').update(new Uint8Array(value.buffer)).digest('hex') : value,
  ]);
}

const choices: fc.Arbitrary<Choice> = fc.record({
  size: fc.constantFrom(2, 3, 5, 5, 7, 7, 65),
  seed: fc.nat(),
  kinds: fc.constantFrom([0], [0, 1], [0, 2], [0, 1, 2]),
  calls: fc.integer({ min: 1, max: 60 }),
  traits: fc.constantFrom<Partial<LinkTraits> | undefined>(
    undefined,
    { delay: { constant: 0 } },
    { delay: { constant: 0 }, duplicate: 1 },
    { delay: { uniform: [0, 5] }, loss: 0.3, duplicate: 0.4 },
    { delay: { constant: 2 }, bandwidth: 50_000, queue: 300 },
  ),
  deadlineMs: fc.constantFrom(3, 20, 1_000),
});

describe('the books', () => {
  it('are those of the facts, and the same at every trace level', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const full = ran(choice, 'full');
        expectSound(full);
        if (choice.traits?.duplicate === 1) {
          const facts = [...full.log.facts()];
          const crossings = facts.filter((fact) => fact.fact === 'sent' && fact.to !== fact.peer);
          expect(facts.filter(({ fact }) => fact === 'duplicated')).toHaveLength(crossings.length);
        }
        for (const level of ['none', 'counters'] as const) {
          const counted = ran(choice, level);
          expect(figuresOf(counted.books)).toEqual(figuresOf(full.books));
          expect([counted.stopped, counted.elapsedMs]).toEqual([full.stopped, full.elapsedMs]);
        }
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('have counters of pairs up to 64 peers, and of links up to 10,000', () => {
    const has = [64, 65, 150].map((size) => {
      const { books } = ran(
        { size, seed: 1, kinds: [0, 1, 2], calls: 40, traits: undefined, deadlineMs: 1_000 },
        'counters',
      );
      expect(books.contradictions()).toEqual([]);
      expect(books.totals().sent).toBeGreaterThan(size);
      return [books.pairSent !== undefined, books.linkMessages !== undefined];
    });
    expect(has).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });
});

/** Five peers with a protocol, run to their end. */
function simulated(definition: object, more: Partial<Job>): Simulation {
  const simulation = new Simulation({
    graph: meshes.get(5)!,
    down: [],
    linkChanges: [],
    program: programOf([{ definition: definition as never, parameters: {} }]),
    workload: { first: () => Number.POSITIVE_INFINITY, next: () => Number.POSITIVE_INFINITY },
    payload: '',
    seed: 1,
    start: { order: 'common', gapMs: 0 },
    network: { resolution: '1ms', fifo: false, delay: undefined },
    stop: { deadlineMs: 1_000, events: 1_000, quietMs: 0 },
    trace: 'full',
    mailbox: { limit: 1e9, policy: 'stop', turn: 1 },
    sizeOf: () => 4,
    ...more,
  });
  while (!simulation.advance(1_000));
  return simulation;
}

it('a list of deliveries comes to the collector as long after its peer has finished as the job says', () => {
  const definition = {
    ...chatterOf({ calls: 0 }, [0]),
    create: (peer: Peer<Message>): Protocol<Message> => ({
      start: () => peer.setTimer(0, 10 * peer.id),
      timeout: () => peer.finish?.(),
      broadcast() {},
      receive() {},
    }),
  };
  const collected = (collectMs: Float64Array | undefined) => {
    const simulation = simulated(definition, collectMs === undefined ? {} : { collectMs });
    return [...simulation.outcome().log.facts()].flatMap((fact) =>
      fact.fact === 'collected' ? [[fact.peer, fact.time]] : [],
    );
  };
  expect(collected(undefined)).toEqual([]);
  expect(collected(Float64Array.of(5, 5, 5, 5, 500))).toEqual([
    [0, 5],
    [1, 15],
    [2, 25],
    [3, 35],
    [4, 540],
  ]);
});

it('a peer refuses every call that comes between two reactions', () => {
  let kept: Peer<Message> | undefined;
  const definition = {
    ...chatterOf({ calls: 0 }, [0]),
    create: (peer: Peer<Message>): Protocol<Message> => {
      kept = peer;
      return { broadcast() {}, receive() {} };
    },
  };
  simulated(definition, {});
  const peer = kept!;
  const message: Message = { about: [[0, 0]], kind: 0, text: '' };
  const calls: Record<string, () => unknown> = {
    random: () => peer.random(),
    send: () => peer.send(1, message),
    toNeighbours: () => peer.sendToNeighbours(message),
    toGroup: () => peer.sendToGroup(message),
    deliver: () => peer.deliver({ origin: 0, sequence: 0, payload: '' }),
    firstTime: () => peer.firstTime(0, 0),
    setTimer: () => peer.setTimer(0, 0),
    clearTimer: () => peer.clearTimer(0),
    learn: () => peer.learn(0, 1, true),
    finish: () => peer.finish?.(),
    note: () => peer.note(''),
  };
  for (const [name, call] of Object.entries(calls)) expect(call, name).toThrow('expected a call within a reaction');
});
