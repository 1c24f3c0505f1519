import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import type { PeerId } from '../../../src/core/protocol.ts';
import announce from '../../../src/protocols/announce.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import burst from '../../../src/workloads/burst.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, protocolOf, UNLIMITED } from './jobs.ts';

const silent = (size: number) => burst.create(size, 1, { broadcasts: 0 });
const alone = graphOf(1, []);

describe('timers', () => {
  it('fire in the order of their times, once, unless they are moved or cleared', async () => {
    const fired: number[] = [];
    const firedAt: number[] = [];
    const timing = protocolOf((peer) => ({
      start() {
        peer.setTimer(1, 20);
        peer.setTimer(2, 5);
        peer.setTimer(3, 10);
        peer.setTimer(4, 1);
        peer.setTimer(3, 30);
        peer.setTimer(5, 2);
        peer.clearTimer(5);
        peer.clearTimer(6);
      },
      timeout(timer: number) {
        fired.push(timer);
        firedAt[timer] = peer.now();
        if (timer === 3) peer.setTimer(0, 0);
      },
    }));
    const outcome = await runActors(jobOf(timing, { graph: alone, workload: silent(1) }));
    expect(outcome.stopped).toBe('quiescent');
    expect(fired).toEqual([4, 2, 1, 3, 0]);
    expect(firedAt[3]).toBeGreaterThanOrEqual(30);
    expect(firedAt[1]).toBeGreaterThanOrEqual(20);
    const facts = [...outcome.log.facts()].filter(({ fact }) => fact === 'timer-fired');
    expect(facts.map((fact) => 'timer' in fact && fact.timer)).toEqual(fired);
  });

  it('fire while peers are busy, and count as something to come', async () => {
    // Peer 0 sends itself messages until its timer fires.
    let handled = 0;
    const busy = protocolOf((peer) => {
      let goesOn = true;
      return {
        start() {
          peer.send(0, 'again');
          peer.setTimer(0, 5);
        },
        receive() {
          handled++;
          if (goesOn) peer.send(0, 'again');
        },
        timeout() {
          goesOn = false;
        },
      };
    });
    const outcome = await runActors(jobOf(busy, { graph: alone, workload: silent(1), trace: 'counters' }));
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(5);
    expect(outcome.books.handled[0]).toBe(handled);
  });

  it('wait for a peer that has not started', async () => {
    const seen: string[] = [];
    const early = protocolOf((peer) => {
      peer.setTimer(peer.id, 0);
      return { start: () => seen.push(`start ${peer.id}`), timeout: (timer) => seen.push(`timer ${timer}`) };
    });
    const start = { order: 'staggered', gapMs: 3 } as const;
    await runActors(jobOf(early, { graph: meshOf(2), workload: silent(2), start }));
    expect(seen).toEqual(['start 0', 'timer 0', 'start 1', 'timer 1']);
  });
});

describe('links', () => {
  const linkChanges = [
    { atMs: 5, a: 0, b: 1, up: false },
    { atMs: 5, a: 0, b: 1, up: false },
    { atMs: 10, a: 0, b: 2, up: true },
    { atMs: 15, a: 0, b: 1, up: true },
  ];

  it('that change are told to both ends once, and are what neighbours are', async () => {
    for (const size of [3, 80]) {
      const seen: string[] = [];
      const around = (peer: { id: PeerId; degree: number; neighbour(i: number): PeerId }) =>
        `${peer.id}: ${Array.from({ length: peer.degree }, (_, i) => peer.neighbour(i)).join(' ')}`;
      const watching = protocolOf((peer) => ({
        start: () => peer.id < 3 && seen.push(around(peer)),
        linkUp: (other) => seen.push(`up ${other} at ${around(peer)}`),
        linkDown: (other) => seen.push(`down ${other} at ${around(peer)}`),
      }));
      const graph = graphOf(size, [0, 1, 1, 2, 2, 0]);
      const outcome = await runActors(jobOf(watching, { graph, workload: silent(size), down: [[2, 0]], linkChanges }));
      expect(outcome.stopped).toBe('quiescent');
      expect(seen).toEqual([
        '0: 1',
        '1: 0 2',
        '2: 1',
        'down 1 at 0: ',
        'down 0 at 1: 2',
        'up 2 at 0: 2',
        'up 0 at 2: 0 1',
        'up 1 at 0: 1 2',
        'up 0 at 1: 0 2',
      ]);
      const facts = [...outcome.log.facts()].filter(({ fact }) => fact === 'link-up' || fact === 'link-down');
      expect(facts).toHaveLength(6);
    }
  });

  it('that are down carry nothing, and those that were keep their count', async () => {
    for (const size of [3, 80]) {
      const graph = graphOf(size, [0, 1, 1, 2]);
      const talking = protocolOf((peer) => {
        const talk = () => peer.sendToNeighbours('hello');
        return { start: talk, linkUp: talk, linkDown: talk };
      });
      const changes = [
        { atMs: 3, a: 0, b: 1, up: false },
        { atMs: 6, a: 0, b: 1, up: true },
      ];
      const outcome = await runActors(jobOf(talking, { graph, workload: silent(size), linkChanges: changes }));
      expectBalance(outcome);
      expectFactsToAgree(outcome);
      // Links 0→1, 1→0, 1→2, 2→1. Peer 1 talks at the start, on the loss and on the return; peer 0 has nobody to talk
      // to at the loss.
      expect([...outcome.books.linkMessages!]).toEqual([2, 2, 3, 1]);
    }
  });

  it('that are down lose what a protocol sends on them all the same', async () => {
    for (const [size, trace] of [
      [3, 'full'],
      [80, 'full'],
      [3, 'counters'],
    ] as const) {
      const rude = protocolOf((peer) => ({
        linkDown: (other) => peer.send(other, 'are you there?'),
        linkUp: (other) => peer.send(other, 'welcome'),
      }));
      const graph = graphOf(size, [0, 1, 1, 2, 2, 0]);
      const outcome = await runActors(jobOf(rude, { graph, workload: silent(size), linkChanges, trace }));
      expect(outcome.stopped).toBe('quiescent');
      expect(outcome.books.totals()).toMatchObject({ sent: 4, received: 2, dropped: 2 });
      expect(outcome.books.dropReasons).toEqual(new Map([['link down', 2]]));
      expectBalance(outcome);
      if (trace === 'full') expectFactsToAgree(outcome);
    }
  });

  it('give announce its world views: the loss of a link on a cycle of 5 costs 8 messages, and its return as many', async () => {
    const graph = graphOf(5, [0, 1, 1, 2, 2, 3, 3, 4, 4, 0]);
    const parameters = Object.fromEntries(
      Object.entries(announce.parameters).map(([name, parameter]) => [
        name,
        (parameter as { default: unknown }).default,
      ]),
    );
    const changes = [
      { atMs: 5, a: 0, b: 1, up: false },
      { atMs: 10, a: 0, b: 1, up: true },
    ];
    const outcome = await runActors(
      jobOf({ definition: announce, parameters }, { graph, workload: silent(5), linkChanges: changes }),
    );
    expectBalance(outcome);
    const sums = new Map(announce.kinds.map(({ name }, kind) => [name, outcome.books.kindSent[kind]]));
    expect(sums.get('del')).toBe(8);
  });
});

describe('under policy block', () => {
  it('timers and links of a peer that waits for room come when it has some, in order, before its next message', async () => {
    // Peer 0 overfills the mailbox of peer 1 and waits; its timer and the loss of its link to peer 2 come due
    // meanwhile.
    const seen: string[] = [];
    let isSlow = true;
    const waiting = protocolOf((peer) => ({
      start() {
        if (peer.id !== 0) return;
        peer.setTimer(0, 0);
        for (let i = 0; i < 40; i++) peer.send(1, i);
        peer.send(0, 'own');
      },
      timeout: () => seen.push('timer'),
      linkDown: () => peer.id === 0 && seen.push('link'),
      receive(_from, message) {
        if (peer.id === 0) seen.push(String(message));
        // The last of the forty comes only after peer 0 has had what it waited for.
        else if (isSlow) {
          while (peer.now() < 55);
          isSlow = false;
        }
      },
    }));
    // Long after the timer, also on a busy machine.
    const linkChanges = [{ atMs: 50, a: 0, b: 2, up: false }];
    const mailbox = { ...UNLIMITED, limit: 2, policy: 'block', turn: 1 } as const;
    const outcome = await runActors(jobOf(waiting, { graph: meshOf(3), workload: silent(3), linkChanges, mailbox }));
    expect(outcome.stopped).toBe('quiescent');
    expectBalance(outcome);
    expectFactsToAgree(outcome);
    expect(outcome.books.totals()).toMatchObject({ received: 41, dropped: 0 });
    expect(seen).toEqual(['timer', 'link', 'own']);
  });
});
