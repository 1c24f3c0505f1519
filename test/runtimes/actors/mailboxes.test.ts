import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import type { Broadcast } from '../../../src/core/protocol.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import burst from '../../../src/workloads/burst.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, protocolOf, total } from './jobs.ts';

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
    const outcome = await runActors(
      jobOf(counting, { graph: graphOf(1, []), workload: burst.create(1, 1, { broadcasts: 0 }), trace: 'counters' }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expect(taken.length).toBeGreaterThan(5_000 - 3);
    expect(taken).toEqual(taken.map((_, i) => i));
  });

  it('tell how long they have been', async () => {
    const graph = meshOf(3);
    const workload = burst.create(3, 1, { broadcasts: 4 });
    const { books } = await runActors(
      jobOf({ definition: bestEffort, parameters: { interleaving: 'at-once' } }, { graph, workload }),
    );
    // Each of three peers broadcasts four times before anyone handles a message.
    expect([...books.backlogMax]).toEqual([12, 12, 12]);
  });

  it('hold few messages for a peer that sends itself the same ones over and over', async () => {
    const workload = reactive.create(6, 1, { broadcasts: 400 });
    const asked: unknown[] = [];
    const job = jobOf(
      { definition: bestEffort, parameters: { interleaving: 'self-message' } },
      { graph: meshOf(6), workload, trace: 'counters' },
    );
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
    const outcome = await runActors(
      jobOf(talker, { graph, workload, mailbox: { limit: 3, policy: 'block', turn: 2 } }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 600, received: 600, dropped: 0 });
    expect(Math.max(...outcome.books.backlogMax)).toBe(3);
    expectBalance(outcome);
    expectFactsToAgree(outcome);
  });

  it('gives a sender its turn to place what waits, though nobody writes to it', async () => {
    const graph = graphOf(2, [0, 1]);
    const talker = protocolOf((peer) => ({ broadcast: () => Array.from({ length: 8 }, (_, i) => peer.send(1, i)) }));
    const workload = {
      first: (p: number) => (p === 0 ? 1 : Number.POSITIVE_INFINITY),
      next: () => Number.POSITIVE_INFINITY,
    };
    const outcome = await runActors(
      jobOf(talker, { graph, workload, mailbox: { limit: 3, policy: 'block', turn: 2 } }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ received: 8, inFlight: 0 });
  });

  describe('of a peer that drains', () => {
    const drainIn = (limit: number) =>
      runActors(
        jobOf(
          { definition: bestEffort, parameters: { interleaving: 'drain' } },
          {
            graph: meshOf(3),
            workload: burst.create(3, 1, { broadcasts: 40 }),
            mailbox: { limit, policy: 'block', turn: 1 },
          },
        ),
      );

    it.each([3, 4, 10])('holds back its workload, with room for %d', async (limit) => {
      const outcome = await drainIn(limit);
      expectBalance(outcome);
      expectFactsToAgree(outcome);
      expect(outcome).toMatchObject({ stopped: 'quiescent' });
      expect([...outcome.books.delivered]).toEqual([120, 120, 120]);
    });

    it('ends the run if there is no room for what it sends to itself', async () => {
      const outcome = await drainIn(2);
      expectBalance(outcome);
      expect(outcome).toMatchObject({
        stopped: 'failed',
        reason: expect.stringMatching(/^peer \d waits for room in its own mailbox, which is full$/),
      });
    });
  });

  it('ends the run where peers wait for each other in a ring, which it names', async () => {
    // Each peer sends two messages to the next for each that it receives.
    const graph = graphOf(3, [0, 1, 1, 2, 2, 0]);
    const doubling = protocolOf((peer) => {
      const next = (peer.id + 1) % 3;
      const send = () => {
        for (let copy = 0; copy < 2; copy++) peer.send(next, 'more');
      };
      return { start: send, receive: send };
    });
    const workload = burst.create(3, 1, { broadcasts: 0 });
    const outcome = await runActors(
      jobOf(doubling, { graph, workload, mailbox: { limit: 10, policy: 'block', turn: 4 } }),
    );
    expect(outcome.stopped).toBe('failed');
    expect(outcome.reason).toMatch(
      /^peers (0, 1, 2|1, 2, 0|2, 0, 1) wait in a ring, each for room in the full mailbox of the next$/,
    );
    expect(outcome.elapsedMs).toBeLessThan(10_000);
    expectBalance(outcome);
    expectFactsToAgree(outcome);
  });

  it('ends the run where a peer waits for itself', async () => {
    const doubling = protocolOf((peer) => ({
      start: () => peer.send(0, 1),
      receive: () => {
        for (let copy = 0; copy < 2; copy++) peer.send(0, 'more');
      },
    }));
    const workload = burst.create(1, 1, { broadcasts: 0 });
    const outcome = await runActors(
      jobOf(doubling, { graph: graphOf(1, []), workload, mailbox: { limit: 5, policy: 'block', turn: 64 } }),
    );
    expect(outcome).toMatchObject({
      stopped: 'failed',
      reason: 'peer 0 waits for room in its own mailbox, which is full',
    });
    expectBalance(outcome);
  });
});

function countdown(count: number): () => number {
  let left = count;
  return () => (--left > 0 ? 0 : Number.POSITIVE_INFINITY);
}
