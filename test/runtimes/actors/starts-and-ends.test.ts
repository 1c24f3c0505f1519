import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import flood from '../../../src/protocols/flood.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job, Outcome } from '../../../src/runtimes/runtime.ts';
import burst from '../../../src/workloads/burst.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { waitingWorkload } from '../../../src/workloads/workload.ts';
import { expectBalance, jobOf, meshOf, protocolOf, total, UNLIMITED } from './jobs.ts';

/** Holds a run to fail for what peer 0 does. */
async function expectFailure(job: Job, reason: string): Promise<Outcome> {
  const outcome = await runActors(job);
  expect(outcome).toMatchObject({ stopped: 'failed', reason: 'the protocol of peer 0 threw an error' });
  expect(outcome.failures).toEqual([{ peer: 0, reason: expect.stringContaining(reason) }]);
  return outcome;
}

describe('a run ends', () => {
  const endless = (given: Partial<Job>) =>
    jobOf(
      { definition: bestEffort, parameters: { interleaving: 'drain' } },
      {
        graph: meshOf(6),
        workload: reactive.create(6, 1, { broadcasts: 1e9 }),
        trace: 'counters',
        mailbox: UNLIMITED,
        ...given,
      },
    );

  it('at its limit on events, which timers that ring for ever come to as well', async () => {
    const ringing = protocolOf((peer) => ({
      start: () => peer.setTimer(0, 0),
      timeout: () => peer.setTimer(0, 0),
    }));
    const stop = { deadlineMs: Number.POSITIVE_INFINITY, events: 2_000, quietMs: 0 };
    const outcome = await runActors(jobOf(ringing, { stop }));
    expect(outcome).toMatchObject({ stopped: 'limit', reason: 'more than 2000 timers' });
  });

  it('as failed without a failure of the peer, when the machine gives no more memory', async () => {
    const hungry = protocolOf(() => ({
      start: () => {
        throw new RangeError('Array buffer allocation failed');
      },
    }));
    const outcome = await runActors(jobOf(hungry, {}));
    expect(outcome).toMatchObject({ stopped: 'failed', failures: [] });
    expect(outcome.reason).toMatch(/^the machine gives no more memory/);
  });

  it('at its deadline, with the books of that moment', async () => {
    const outcome = await runActors(
      endless({ stop: { deadlineMs: 60, events: Number.POSITIVE_INFINITY, quietMs: 0 } }),
    );
    expect(outcome.stopped).toBe('deadline');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(60);
    expectBalance(outcome);
    const { books } = outcome;
    // The elixir seed's rule: one broadcast at the start, and one more for each that is received.
    for (let p = 0; p < 6; p++) expect(books.broadcasts[p]).toBe(books.received[p] + 1);
  });

  it('at its deadline while it waits', async () => {
    const job = jobOf(flood, {
      workload: { first: () => 1e9, next: () => Number.POSITIVE_INFINITY },
      stop: { deadlineMs: 30, events: 10, quietMs: 0 },
    });
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
        await expectFailure(
          jobOf(rude, { graph, workload }),
          `peer.send: expected a neighbour of peer 0, or itself, given ${stranger}`,
        );
      }
      const loud = protocolOf((peer) => ({ start: () => peer.sendToGroup('hello') }));
      await expectFailure(
        jobOf(loud, { graph, workload }),
        `with a link to each of the ${size - 1} others; peer 0 has 1`,
      );
    }
  });

  it('where a protocol throws, as it is made or later, and keeps the books of until then', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const unmade = protocolOf((peer) => (peer.id === 0 ? broken() : {}));
    const { books } = await expectFailure(jobOf(unmade, {}), 'Error: broken');
    expect(books.totals().sent).toBe(0);
    for (const trace of ['full', 'counters'] as const) {
      const late = protocolOf((peer) => {
        let received = 0;
        return { start: () => peer.sendToGroup('hello'), receive: () => peer.id === 0 && ++received === 3 && broken() };
      });
      const outcome = await expectFailure(jobOf(late, { trace }), 'Error: broken');
      expect(outcome.books.handled[0]).toBe(3);
      expectBalance(outcome);
    }
  });
});

describe('starts', () => {
  const first = (order: 'common' | 'staggered', gapMs = 0, turn = 1_000) =>
    jobOf(
      { definition: bestEffort, parameters: { interleaving: 'self-message' } },
      {
        graph: meshOf(6),
        workload: reactive.create(6, 1, { broadcasts: 1_000 }),
        start: { order, gapMs },
        mailbox: { ...UNLIMITED, turn },
      },
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
    const { log } = await runActors({ ...first('staggered', 30, 10), trace: 'full' });
    let handled = 0;
    for (const fact of log.facts()) {
      if (fact.fact === 'started' && fact.peer === 1) break;
      if (fact.fact === 'received') handled++;
    }
    // Far more than the one turn of ten messages that it would have without a gap: 1,000 broadcasts to itself, at seven
    // messages each.
    expect(handled).toBeGreaterThan(100);
  });

  it('count the times of a workload from a peer’s own start', async () => {
    const workload = waitingWorkload(1, 3, () => 4);
    const { books, log } = await runActors(
      jobOf(flood, { graph: meshOf(3), workload, start: { order: 'staggered', gapMs: 8 } }),
    );
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
