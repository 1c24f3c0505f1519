import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/graph.ts';
import type { Broadcast } from '../../../src/core/protocol.ts';
import { Random } from '../../../src/core/random.ts';
import announce from '../../../src/protocols/announce.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import flood from '../../../src/protocols/flood.ts';
import hopList from '../../../src/protocols/hop-list.ts';
import multicast from '../../../src/protocols/multicast.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import randomKOut from '../../../src/topologies/random-k-out.ts';
import burst from '../../../src/workloads/burst.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { waitingWorkload } from '../../../src/workloads/workload.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, protocolOf, total, UNLIMITED } from './jobs.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 2_000 : 100;

/** How messages pass: as they are, frozen, and through the codec, each receiver with an object of its own. */
const wires: Record<string, Job['wire']> = {
  'as they are': undefined,
  frozen: (message) => Object.freeze(message),
  'through a codec': (message) => JSON.parse(JSON.stringify(message)),
};

describe.each(Object.keys(wires))('with messages %s', (wireName) => {
  const wire = wires[wireName];

  it.each([
    ['at-once', 0],
    ['drain', 1],
    ['self-message', 1],
  ])('best-effort %s costs N messages a broadcast, and N of a peer to itself where it interleaves', async (interleaving, own) => {
    for (const trace of ['full', 'counters', 'none'] as const) {
      const graph = meshOf(6);
      const workload = reactive.create(6, 1, { broadcasts: 50 });
      const outcome = await runActors(jobOf({ definition: bestEffort, parameters: { interleaving } }, { graph, workload, trace, wire, payload: 'ab' }));
      const { books } = outcome;
      expect(outcome.stopped).toBe('quiescent');
      expectBalance(outcome);
      if (trace === 'full') expectFactsToAgree(outcome);
      expect([...books.broadcasts]).toEqual([50, 50, 50, 50, 50, 50]);
      expect(books.kindSent[0]).toBe(6 * 6 * 50);
      expect(books.kindSent[1] + books.kindSent[2]).toBe(own * 6 * 6 * 50);
      expect([...books.pairSent!, ...books.pairReceived!, ...books.pairDelivered!]).toEqual(new Array(108).fill(50));
      expect([...books.linkMessages!]).toEqual(new Array(30).fill(50));
      // {"origin":0,"sequence":0,"payload":"ab"} is 40 bytes long, and one more where the sequence has two digits.
      expect([...books.linkBytes!]).toEqual(new Array(30).fill(50 * (4 + 40) + 40));
      expect(books.kindBytes[0]).toBe(30 * (50 * 44 + 40));
      expect(books.totals().inFlight).toBe(0);
    }
  });

  it('flooding costs 2L − N + 1 messages, on 100 peers too, where links are found by search', async () => {
    for (const size of [5, 100]) {
      const graph = randomKOut.build(size, { k: 2 }, new Random(7, 'topology'));
      const workload = burst.create(size, 1, { broadcasts: 2 });
      const outcome = await runActors(jobOf(flood, { graph, workload, wire }));
      expect(outcome.stopped).toBe('quiescent');
      expectBalance(outcome);
      expectFactsToAgree(outcome);
      const isConnected = total(outcome.books.delivered) === size * size * 2;
      expect(isConnected).toBe(true);
      expect(outcome.books.totals().sent).toBe(2 * size * (graph.offsets[size] - size + 1));
    }
  });
});

describe('whatever the job', () => {
  const definitions = { bestEffort, flood, hopList, multicast, announce };
  const choices = fc.record({
    protocol: fc.constantFrom(...(Object.keys(definitions) as (keyof typeof definitions)[])),
    interleaving: fc.constantFrom('at-once', 'drain', 'self-message'),
    size: fc.integer({ min: 1, max: 6 }),
    broadcasts: fc.integer({ min: 0, max: 8 }),
    workload: fc.constantFrom('burst', 'reactive'),
    policy: fc.constantFrom('stop', 'drop', 'block'),
    limit: fc.constantFrom(1, 2, 3, 7, 8, 9, 100, 1 << 25),
    turn: fc.constantFrom(1, 2, 64, 1_000_000),
    events: fc.constantFrom(1, 10, 1_000),
    order: fc.constantFrom('common', 'staggered'),
    trace: fc.constantFrom('full', 'full', 'auto', 'counters', 'none'),
    wire: fc.constantFrom(...Object.values(wires)),
  });

  it('the books balance, the facts agree with them, links are first in first out, and limits hold', async () => {
    await fc.assert(
      fc.asyncProperty(choices, async ({ protocol, interleaving, size, broadcasts, policy, limit, turn, events, order, trace, wire, workload }) => {
        const definition = definitions[protocol];
        const parameters = Object.fromEntries(Object.entries(definition.parameters).map(([name, { default: value }]) => [name, value]));
        const job = jobOf(
          { definition, parameters: protocol === 'bestEffort' ? { interleaving } : parameters },
          {
            graph: meshOf(size),
            workload: (workload === 'burst' ? burst : reactive).create(size, 1, { broadcasts }),
            mailbox: { limit, policy: policy as Job['mailbox']['policy'], turn },
            stop: { deadlineMs: 500, events, quietMs: 0 },
            start: { order: order as 'common' | 'staggered', gapMs: 0 },
            trace: trace as Job['trace'],
            wire,
          },
        );
        const outcome = await runActors(job);
        expectBalance(outcome);
        if (outcome.log.level === 'full') expectFactsToAgree(outcome);
        expect(total(outcome.books.handled)).toBeLessThanOrEqual(events);
        expect(Math.max(...outcome.books.backlogMax)).toBeLessThanOrEqual(limit);
        expect(outcome.books.totals().dropped === 0 || policy !== 'block').toBe(true);
        if (outcome.stopped === 'quiescent') expect(outcome.books.totals().inFlight).toBe(0);
        if (outcome.stopped === 'failed') expect(policy).toBe('block');
      }),
      { numRuns: RUNS },
    );
  });
});

describe('mailboxes', () => {
  it('grow in order, whatever was taken from them before', async () => {
    // Peer 0 sends ever longer runs of numbers to itself, and takes them in between.
    const taken: number[] = [];
    let sent = 0;
    const counting = protocolOf((peer) => {
      const send = (count: number) => {
        for (let i = 0; i < count; i++) peer.send(0, sent++);
      };
      return {
        start: () => send(1),
        receive: (_from, message) => {
          taken.push(message as number);
          if (sent < 5_000) send(taken.length % 3);
        },
      };
    });
    const outcome = await runActors(jobOf(counting, { graph: graphOf(1, []), workload: burst.create(1, 1, { broadcasts: 0 }), trace: 'counters' }));
    expect(outcome.stopped).toBe('quiescent');
    expect(taken.length).toBeGreaterThan(5_000 - 3);
    expect(taken).toEqual(taken.map((_, i) => i));
  });

  it('tell how long they have been', async () => {
    const graph = meshOf(3);
    const workload = burst.create(3, 1, { broadcasts: 4 });
    const { books } = await runActors(jobOf({ definition: bestEffort, parameters: { interleaving: 'at-once' } }, { graph, workload }));
    // Each of three peers broadcasts four times before anyone handles a message.
    expect([...books.backlogMax]).toEqual([12, 12, 12]);
  });

  it('hold few messages for a peer that sends itself the same ones over and over', async () => {
    const workload = reactive.create(6, 1, { broadcasts: 400 });
    const asked: unknown[] = [];
    const job = jobOf({ definition: bestEffort, parameters: { interleaving: 'self-message' } }, { graph: meshOf(6), workload, trace: 'counters' });
    const { kindOf } = job.program;
    const counting = { ...job.program, kindOf: (message: unknown) => kindOf(asked[asked.push(message) - 1]) };
    await runActors({ ...job, program: counting });
    const own = asked.filter((message) => !('sequence' in (message as Broadcast)));
    // Of 14,400 messages to itself only the six constants of each peer became letters.
    expect(own).toHaveLength(36);
  });
});

describe('a full mailbox', () => {
  const burstOfFive = (policy: 'stop' | 'drop' | 'block', limit: number) =>
    jobOf(
      { definition: bestEffort, parameters: { interleaving: 'at-once' } },
      { graph: meshOf(3), workload: burst.create(3, 1, { broadcasts: 5 }), mailbox: { limit, policy, turn: 1 } },
    );

  it('stops the run, which names peer and limit', async () => {
    const outcome = await runActors(burstOfFive('stop', 9));
    expect(outcome).toMatchObject({ stopped: 'limit', reason: 'the mailbox of peer 0 is full: 9 messages' });
    expect(outcome.books.dropReasons.get('mailbox full')).toBeGreaterThan(0);
    expectBalance(outcome);
    expectFactsToAgree(outcome);
  });

  it('drops what finds no room, and says so', async () => {
    const outcome = await runActors(burstOfFive('drop', 9));
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 45, received: 27, dropped: 18, inFlight: 0 });
    expect(outcome.books.dropReasons).toEqual(new Map([['mailbox full', 18]]));
    expect(total(outcome.books.delivered)).toBe(27);
    expectFactsToAgree(outcome);
  });

  it('blocks senders, and nothing is lost', async () => {
    // One talker, and listeners whose mailboxes hold three.
    const graph = graphOf(4, [0, 1, 0, 2, 0, 3]);
    const talker = protocolOf((peer) => ({ broadcast: (broadcast) => peer.sendToNeighbours(broadcast) }));
    const workload = { first: (p: number) => (p === 0 ? 0 : Number.POSITIVE_INFINITY), next: countdown(200) };
    const outcome = await runActors(jobOf(talker, { graph, workload, mailbox: { limit: 3, policy: 'block', turn: 2 } }));
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 600, received: 600, dropped: 0 });
    expect(Math.max(...outcome.books.backlogMax)).toBe(3);
    expectBalance(outcome);
    expectFactsToAgree(outcome);
  });

  it('gives a sender its turn to place what waits, though nobody writes to it', async () => {
    const graph = graphOf(2, [0, 1]);
    const talker = protocolOf((peer) => ({ broadcast: () => Array.from({ length: 8 }, (_, i) => peer.send(1, i)) }));
    const workload = { first: (p: number) => (p === 0 ? 1 : Number.POSITIVE_INFINITY), next: () => Number.POSITIVE_INFINITY };
    const outcome = await runActors(jobOf(talker, { graph, workload, mailbox: { limit: 3, policy: 'block', turn: 2 } }));
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ received: 8, inFlight: 0 });
  });

  it('holds back the workload of a peer whose own mailbox is full, so that drain gets by with any room', async () => {
    for (const limit of [2, 3, 10]) {
      const workload = burst.create(3, 1, { broadcasts: 40 });
      const job = jobOf(
        { definition: bestEffort, parameters: { interleaving: 'drain' } },
        { graph: meshOf(3), workload, mailbox: { limit, policy: 'block', turn: 1 } },
      );
      const outcome = await runActors(job);
      expectBalance(outcome);
      expectFactsToAgree(outcome);
      if (outcome.stopped === 'failed') expect(outcome.reason).toMatch(/wait/);
      else expect([...outcome.books.delivered]).toEqual([120, 120, 120]);
    }
  });

  it('ends the run where peers wait for each other in a ring, which it names', async () => {
    // Each peer sends two messages to the next for each that it receives.
    const graph = graphOf(3, [0, 1, 1, 2, 2, 0]);
    const doubling = protocolOf((peer) => {
      const next = (peer.id + 1) % 3;
      const send = () => [0, 1].forEach(() => peer.send(next, 'more'));
      return { start: send, receive: send };
    });
    const workload = burst.create(3, 1, { broadcasts: 0 });
    const outcome = await runActors(jobOf(doubling, { graph, workload, mailbox: { limit: 10, policy: 'block', turn: 4 } }));
    expect(outcome.stopped).toBe('failed');
    expect(outcome.reason).toMatch(/^peers (0, 1, 2|1, 2, 0|2, 0, 1) wait in a ring, each for room in the full mailbox of the next$/);
    expect(outcome.elapsedMs).toBeLessThan(10_000);
    expectBalance(outcome);
    expectFactsToAgree(outcome);
  });

  it('ends the run where a peer waits for itself', async () => {
    const doubling = protocolOf((peer) => ({ start: () => peer.send(0, 1), receive: () => [0, 1].forEach(() => peer.send(0, 'more')) }));
    const workload = burst.create(1, 1, { broadcasts: 0 });
    const outcome = await runActors(jobOf(doubling, { graph: graphOf(1, []), workload, mailbox: { limit: 5, policy: 'block', turn: 64 } }));
    expect(outcome).toMatchObject({ stopped: 'failed', reason: 'peer 0 waits for room in its own mailbox, which is full' });
    expectBalance(outcome);
  });
});

describe('a run ends', () => {
  const endless = (given: Partial<Job>) =>
    jobOf(
      { definition: bestEffort, parameters: { interleaving: 'drain' } },
      { graph: meshOf(6), workload: reactive.create(6, 1, { broadcasts: 1e9 }), trace: 'counters', mailbox: UNLIMITED, ...given },
    );

  it('at its deadline, with the books of that moment', async () => {
    const outcome = await runActors(endless({ stop: { deadlineMs: 60, events: Number.POSITIVE_INFINITY, quietMs: 0 } }));
    expect(outcome.stopped).toBe('deadline');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(60);
    expectBalance(outcome);
    const { books } = outcome;
    // The elixir seed's rule: one broadcast at the start, and one more for each that is received.
    for (let p = 0; p < 6; p++) expect(books.broadcasts[p]).toBe(books.received[p] + 1);
  });

  it('at its deadline while it waits', async () => {
    const job = jobOf(flood, { workload: { first: () => 1e9, next: () => Number.POSITIVE_INFINITY }, stop: { deadlineMs: 30, events: 10, quietMs: 0 } });
    const outcome = await runActors(job);
    expect(outcome.stopped).toBe('deadline');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(30);
  });

  it('after exactly so many messages', async () => {
    for (const events of [1, 63, 64, 65, 10_007]) {
      const outcome = await runActors(endless({ stop: { deadlineMs: 60_000, events, quietMs: 0 } }));
      expect(outcome).toMatchObject({ stopped: 'limit', reason: `${events} messages received` });
      expect(total(outcome.books.handled)).toBe(events);
      expectBalance(outcome);
    }
  });

  it('when it is interrupted, busy or waiting, having told of its progress', async () => {
    for (const job of [endless({}), jobOf(flood, { workload: { first: () => 1e7, next: () => 0 } })]) {
      const controller = new AbortController();
      let told = 0;
      const progress = (events: number, elapsedMs: number): void => {
        expect(elapsedMs).toBeGreaterThan(0);
        expect(events).toBeGreaterThanOrEqual(told);
        told = events;
        controller.abort();
      };
      // A run that waits tells nothing: it is interrupted from outside.
      if (job.trace === 'full') setImmediate(() => controller.abort());
      const outcome = await runActors(job, { progress, signal: controller.signal });
      expect(outcome.stopped).toBe('interrupted');
      expectBalance(outcome);
    }
    const outcome = await runActors(endless({}), { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ stopped: 'interrupted' });
    expect(outcome.books.totals().received).toBe(0);
  });

  it('with the error of a protocol that sends to a stranger', async () => {
    for (const size of [3, 100]) {
      const graph = graphOf(size, [0, 1]);
      const workload = burst.create(size, 1, { broadcasts: 0 });
      for (const stranger of [2, -1, size, 0.5]) {
        const rude = protocolOf((peer) => ({ start: () => peer.id === 0 && peer.send(stranger, 'hello') }));
        await expect(runActors(jobOf(rude, { graph, workload }))).rejects.toThrow(`peer 0 has no link to peer ${stranger}`);
      }
      const loud = protocolOf((peer) => ({ start: () => peer.sendToGroup('hello') }));
      await expect(runActors(jobOf(loud, { graph, workload }))).rejects.toThrow('peer 0 has no link to each other peer');
    }
  });
});

describe('starts', () => {
  const first = (order: 'common' | 'staggered', gapMs = 0, turn = 1_000) =>
    jobOf(
      { definition: bestEffort, parameters: { interleaving: 'self-message' } },
      { graph: meshOf(6), workload: reactive.create(6, 1, { broadcasts: 1_000 }), start: { order, gapMs }, mailbox: { ...UNLIMITED, turn } },
    );

  it('common: all peers have started before anyone handles a message', async () => {
    const { log } = await runActors(first('common'));
    const facts = [...log.facts()].slice(0, 6);
    expect(facts.map(({ fact, peer }) => `${fact} ${peer}`)).toEqual([0, 1, 2, 3, 4, 5].map((p) => `started ${p}`));
  });

  it('staggered: each peer runs before the next one has started, and those that have not started keep their mail', async () => {
    const { books, log, stopped } = await runActors(first('staggered'));
    expect(stopped).toBe('quiescent');
    expect([...books.delivered]).toEqual(new Array(6).fill(6_000));
    const started: number[] = [];
    const handledBefore: number[] = [];
    let handled = 0;
    for (const fact of log.facts()) {
      if (fact.fact === 'started') {
        started.push(fact.peer);
        handledBefore.push(handled);
      }
      if (fact.fact !== 'received') continue;
      handled++;
      if (!started.includes(fact.peer)) expect.fail(`peer ${fact.peer} handled a message before its start`);
    }
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    // Peer 0 has a whole turn to itself, then it and peer 1 have one each, and so on.
    expect(handledBefore[1]).toBe(1_000);
    expect(handledBefore).toEqual([...handledBefore].sort((a, b) => a - b));
    expect(handledBefore[5]).toBeGreaterThan(handledBefore[1]);
  });

  it('staggered with a gap: the next peer starts after it, busy or not', async () => {
    for (const workload of [reactive, burst]) {
      const { log } = await runActors({ ...first('staggered', 5), workload: workload.create(6, 1, { broadcasts: 1 }) });
      const times = [...log.facts()].filter(({ fact }) => fact === 'started').map(({ time }) => time);
      expect(times).toHaveLength(6);
      for (let i = 1; i < 6; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(4.9);
    }
  });

  it('staggered with a gap: those that have started go on meanwhile', async () => {
    const { log } = await runActors({ ...first('staggered', 5, 10), trace: 'full' });
    let handled = 0;
    for (const fact of log.facts()) {
      if (fact.fact === 'started' && fact.peer === 1) break;
      if (fact.fact === 'received') handled++;
    }
    // Far more than the one turn of ten messages that it would have without a gap: 1,000 broadcasts to itself, at seven messages each.
    expect(handled).toBeGreaterThan(100);
  });

  it('count the times of a workload from a peer’s own start', async () => {
    const workload = waitingWorkload(1, 3, () => 4);
    const { books, log } = await runActors(jobOf(flood, { graph: meshOf(3), workload, start: { order: 'staggered', gapMs: 8 } }));
    expect([...books.broadcasts]).toEqual([3, 3, 3]);
    const startedAt: number[] = [];
    const broadcastAt: number[][] = [[], [], []];
    for (const fact of log.facts()) {
      if (fact.fact === 'started') startedAt[fact.peer] = fact.time;
      if (fact.fact === 'broadcast') broadcastAt[fact.peer].push(fact.time);
    }
    for (let p = 0; p < 3; p++) expect(broadcastAt[p][0]).toBeGreaterThanOrEqual(startedAt[p]);
  });
});

function countdown(count: number): () => number {
  let left = count;
  return () => (--left > 0 ? 0 : Number.POSITIVE_INFINITY);
}
