/** Jobs for tests of the actors, and the books held against themselves and against the facts. */
import { expect } from 'vitest';
import type { Graph } from '../../../src/core/graph.ts';
import { graphOf } from '../../../src/core/link-rows.ts';
import type { Layer } from '../../../src/core/program.ts';
import type { Definition, Peer, Protocol } from '../../../src/core/protocol.ts';
import { programOf } from '../../../src/core/stack.ts';

import type { Job, Outcome } from '../../../src/runtimes/runtime.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import burst from '../../../src/workloads/burst.ts';

export const UNLIMITED = { limit: 1 << 25, policy: 'stop', turn: 64 } as const;

export function meshOf(size: number): Graph {
  const ends: number[] = [];
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) ends.push(a, b);
  return graphOf(size, ends);
}

/** A job with the defaults of most tests. */
export function jobOf(protocol: Layer | Definition, given: Partial<Job>): Job {
  const graph = given.graph ?? meshOf(4);
  const layer = 'definition' in protocol ? protocol : { definition: protocol, parameters: {} };
  return {
    graph,
    down: [],
    linkChanges: [],
    program: programOf([layer]),
    workload: burst.create(graph.size, 1, { broadcasts: 1 }),
    payload: '',
    seed: 1,
    start: { order: 'common', gapMs: 0 },
    network: { resolution: 'real', fifo: true, delay: undefined },
    stop: { deadlineMs: 60_000, events: Number.POSITIVE_INFINITY, quietMs: 0 },
    trace: 'full',
    mailbox: UNLIMITED,
    sizeOf: (message) => 4 + JSON.stringify(message).length,
    ...given,
  };
}

/** A protocol with one kind of message, written in place. */
export function protocolOf(
  create: (peer: Peer<unknown>) => Partial<Protocol<unknown>>,
): Definition<unknown, Record<string, never>> {
  return {
    name: 'test',
    title: '',
    source: '',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    kinds: [{ name: 'message', carries: 'internal' }],
    kindOf: () => 0,
    broadcastOf: () => undefined,
    create: (peer) => ({ broadcast: () => {}, receive: () => {}, ...create(peer) }),
  };
}

/** Holds the books against themselves: whatever stopped the run, they balance. */
export function expectBalance({ books }: Outcome): void {
  const { size } = books;
  const { sent, received, dropped, inFlight, unknown, bytes } = books.totals();
  expect(inFlight).toBeGreaterThanOrEqual(0);
  expect(unknown).toBe(0);
  expect(sent).toBe(received + dropped + inFlight);
  expect(total(books.handled)).toBe(received);
  expect([...books.dropReasons.values()].reduce((sum, count) => sum + count, 0)).toBe(dropped);
  const carrying = books.kinds.map((kind, k) => (kind.carries === 'broadcast' ? k : -1)).filter((k) => k >= 0);
  // What the network has made is no peer's.
  expect(total(books.sent)).toBe(carrying.reduce((sum, k) => sum + books.kindSent[k] - books.kindDuplicated[k], 0));
  expect(total(books.received)).toBe(carrying.reduce((sum, k) => sum + books.kindReceived[k], 0));
  for (const [k] of books.kinds.entries())
    expect(books.kindSent[k] - books.kindReceived[k] - books.kindDropped[k]).toBeGreaterThanOrEqual(0);
  if (books.linkBytes !== undefined) expect(total(books.linkBytes)).toBe(bytes);
  if (books.pairSent === undefined) return;
  for (let p = 0; p < size; p++) {
    expect(total(books.pairSent.subarray(p * size, (p + 1) * size))).toBe(books.sent[p]);
    expect(total(books.pairReceived!.subarray(p * size, (p + 1) * size))).toBe(books.received[p]);
    expect(total(books.pairDelivered!.subarray(p * size, (p + 1) * size))).toBe(books.delivered[p]);
    if (total(books.kindDuplicated) > 0) continue;
    for (let q = 0; q < size; q++)
      expect(books.pairReceived![p * size + q]).toBeLessThanOrEqual(books.pairSent[q * size + p]);
  }
}

/**
 * Holds the books against the facts, which tell of every copy at level `full`, and the facts against each other: what
 * is received or dropped was sent before, once, between these peers; links are first in, first out, unless something
 * else is said; time goes on.
 */
export function expectFactsToAgree({ books, log }: Outcome, isFifo = true): void {
  const waiting = new Map<number, string>();
  const lastOnLink = new Map<string, number>();
  const sums = { sent: 0, received: 0, dropped: 0, bytes: 0 };
  const counts = { broadcast: zeros(books.size), delivered: zeros(books.size), received: zeros(books.size) };
  const wrong: Fact[] = [];
  let time = 0;
  for (const fact of log.facts()) {
    let isRight = fact.time >= time;
    time = fact.time;
    if (fact.fact in counts) counts[fact.fact as keyof typeof counts][fact.peer]++;
    if (fact.fact === 'sent') {
      isRight &&= fact.message === sums.sent++ && fact.bytes > 0 === (fact.to !== fact.peer);
      sums.bytes += fact.bytes;
      waiting.set(fact.message, `${fact.kind} ${fact.peer} ${fact.to} ${fact.origin} ${fact.sequence}`);
    }
    // A copy of a copy takes a number too, and no bytes of its sender.
    if (fact.fact === 'duplicated') {
      isRight &&= fact.message === sums.sent++ && waiting.has(fact.of);
      waiting.set(fact.message, `${fact.kind} ${fact.peer} ${fact.to} ${fact.origin} ${fact.sequence}`);
    }
    if (fact.fact === 'received') {
      const link = `${fact.from} ${fact.peer}`;
      isRight &&= waiting.get(fact.message) === `${fact.kind} ${link} ${fact.origin} ${fact.sequence}`;
      isRight &&= !isFifo || fact.message > (lastOnLink.get(link) ?? -1);
      lastOnLink.set(link, fact.message);
      waiting.delete(fact.message);
      sums.received++;
    }
    if (fact.fact === 'dropped') {
      isRight &&= waiting.delete(fact.message);
      sums.dropped++;
    }
    if (!isRight) wrong.push(fact);
  }
  const { sent, received, dropped, inFlight, bytes } = books.totals();
  expect(wrong).toEqual([]);
  expect(sums).toEqual({ sent, received, dropped, bytes });
  expect(waiting.size).toBe(inFlight);
  expect(counts).toEqual({
    broadcast: [...books.broadcasts],
    delivered: [...books.delivered],
    received: [...books.handled],
  });
}

export function total(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0);
}

function zeros(length: number): number[] {
  return new Array(length).fill(0);
}
