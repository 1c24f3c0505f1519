/** Faults among actors, one by one: what is kept, what waits and in which order it comes, and what links lose. */
import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../../src/network/faults/fault-plan.ts';
import type { Outcome } from '../../../src/runtimes/runtime.ts';
import { named } from '../../network/faults/scene.ts';
import { protocolOf } from './jobs.ts';
import { NEVER, notes, reason, suffer, talking, wishes } from './suffering.ts';

it('a fault that comes late because a peer computes is told with its planned and its actual time', async () => {
  const busy = talking((peer) => ({
    start: () => peer.setTimer(0, 1),
    timeout() {
      const untilMs = performance.now() + 290;
      while (performance.now() < untilMs);
    },
  }));
  const { remarks } = await suffer(busy, [
    { atMs: 10, does: 'pause', peer: 2 },
    { atMs: 280, does: 'resume', peer: 2 },
  ]);
  expect(remarks.join()).toMatch(/^1 fault came .*: the pause of peer 2 planned for 10 ms came at \d+ ms$/);
});

describe('a restart', () => {
  it.each([true, false])('makes a new protocol, with what was put away or without: %s', async (keeps) => {
    const counting = protocolOf((peer) => ({
      start() {
        const starts = ((peer.kept as number | undefined) ?? 0) + 1;
        peer.keep?.(starts);
        peer.note(`start ${starts}`);
        peer.setTimer(0, 8);
      },
      timeout: () => peer.note('timer'),
    }));
    const outcome = await suffer(counting, [
      { atMs: 4, does: 'crash', peer: 1, reason },
      { atMs: 12, does: 'restart', peer: 1, keeps },
    ]);
    // The timer of the first life is gone with it.
    expect(notes(outcome)).toEqual(['start 1', keeps ? 'start 2' : 'start 1', 'timer']);
    expect(notes(outcome, 2)).toEqual(['start 1', 'timer']);
    expect(outcome).toMatchObject({ stopped: 'quiescent', failures: [] });
  });

  it('finds the links as they are, and the duplicate filter empty', async () => {
    const watching = protocolOf((peer) => ({
      start: () => peer.note(`${peer.degree} ${peer.firstTime(0, 0)} ${peer.firstTime(0, 0)}`),
      linkDown: (other) => peer.note(`down ${other}`),
    }));
    const outcome = await suffer(watching, [
      { atMs: 3, does: 'crash', peer: 1, reason },
      { atMs: 5, does: 'cut', a: 1, b: 2 },
      { atMs: 8, does: 'restart', peer: 1, keeps: true },
    ]);
    expect(notes(outcome)).toEqual(['2 true false', '1 true false']);
    expect(notes(outcome, 2)).toEqual(['2 true false', 'down 1']);
    // Also where the news was still to come when it crashed.
    const late = await suffer(watching, [
      { atMs: 2, does: 'pause', peer: 1 },
      { atMs: 3, does: 'cut', a: 1, b: 2 },
      { atMs: 5, does: 'crash', peer: 1, reason },
      { atMs: 8, does: 'restart', peer: 1, keeps: true },
    ]);
    expect(notes(late)).toEqual(['2 true false', '1 true false']);
  });

  it('of a protocol that throws fails the run, beside those that crashed as planned', async () => {
    let lives = 0;
    const fragile = protocolOf((peer) => {
      if (peer.id === 1 && lives++ > 0) throw new Error('not again');
      return {};
    });
    const outcome = await suffer(fragile, [
      { atMs: 2, does: 'crash', peer: 1, reason },
      { atMs: 2, does: 'crash', peer: 2, reason },
      { atMs: 4, does: 'restart', peer: 1, keeps: true },
    ]);
    expect(outcome).toMatchObject({ stopped: 'failed', reason: 'the protocol of peer 1 threw an error' });
    expect(outcome.failures).toEqual([
      { peer: 1, reason: expect.stringContaining('not again') },
      { peer: 2, reason },
    ]);
  });
});

describe('a peer that stands still', () => {
  const pause: FaultAction = { atMs: 5, does: 'pause', peer: 1 };
  const resume: FaultAction = { atMs: 40, does: 'resume', peer: 1 };

  it('does so in the midst of a turn', async () => {
    const busy = protocolOf((peer) => ({
      start() {
        if (peer.id === 0) for (let i = 0; i < 60; i++) peer.send(1, i);
      },
      receive() {
        for (const end = peer.now() + 1; peer.now() < end; );
      },
    }));
    const outcome = await suffer(busy, [
      { ...pause, atMs: 10 },
      { ...resume, atMs: 100 },
    ]);
    const facts = [...outcome.log.facts()];
    const [from, until] = [named(facts, 'paused')[0].time, named(facts, 'resumed')[0].time];
    const received = named(facts, 'received').map(({ time }) => time);
    expect(received.filter((time) => time > from && time < until)).toEqual([]);
    expect(received).toHaveLength(60);
  });

  it('handles afterwards what has come, in its order: messages, timers, wishes and news of links', async () => {
    const listener = talking((peer) => ({
      start: () => peer.setTimer(7, 20),
      timeout: () => peer.note('timer'),
      broadcast: ({ sequence }) => peer.note(`wish ${sequence}`),
      receive: (_from, word) => peer.note(`word ${word} of ${peer.degree}`),
      linkDown: () => peer.note(`down to ${peer.degree}`),
    }));
    const actions: FaultAction[] = [pause, { atMs: 55, does: 'cut', a: 1, b: 2 }, { ...resume, atMs: 90 }];
    const outcome = await suffer(listener, actions, { workload: wishes([10, 40, 70], [30]) });
    expect(notes(outcome)).toEqual(['word 0 of 2', 'timer', 'wish 0', 'word 1 of 2', 'down to 1', 'word 2 of 1']);
    expect(outcome.books.backlogMax[1]).toBe(3);
  });

  it('fires no timer that was due meanwhile and then cleared, or moved, by what came before it', async () => {
    const listener = talking((peer) => ({
      start() {
        peer.setTimer(1, 20);
        peer.setTimer(2, 20);
      },
      timeout: (timer) => peer.note(`timer ${timer}`),
      receive(_from, word) {
        if (word === 0) peer.clearTimer(1);
        else peer.setTimer(2, 10);
        peer.note(`word ${word}`);
      },
    }));
    const outcome = await suffer(listener, [pause, { ...resume, atMs: 60 }], { workload: wishes([10, 11]) });
    expect(notes(outcome)).toEqual(['word 0', 'word 1', 'timer 2']);
    const fired = named([...outcome.log.facts()], 'timer-fired').filter(({ peer }) => peer === 1);
    expect(fired.map(({ time }) => time >= 70)).toEqual([true]);
  });

  it('keeps the run from coming to rest while something waits for it: it goes on to the deadline', async () => {
    const stop = { deadlineMs: 60, events: NEVER, quietMs: 0 };
    const outcome = await suffer(talking(), [pause], { stop, workload: wishes([10, 20]) });
    expect(outcome).toMatchObject({
      stopped: 'deadline',
      reason: 'peer 1 stands still to the end, with 2 messages before it',
    });
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(60);
    const unbounded = { ...stop, deadlineMs: NEVER };
    expect((await suffer(talking(), [pause], { stop: unbounded, workload: wishes([10]) })).stopped).toBe('deadline');
    expect(await suffer(talking(), [pause], { stop })).toMatchObject({ stopped: 'quiescent', reason: undefined });
  });

  it('loses all that waits where it crashes, and the workload goes on without it', async () => {
    const outcome = await suffer(
      talking((peer) => ({ receive: () => peer.note('heard') })),
      [pause, { atMs: 30, does: 'crash', peer: 1, reason }],
      { workload: wishes([10, 20, 35], [15, 32, 33]) },
    );
    expect(notes(outcome)).toEqual([]);
    expect(outcome.books.dropReasons).toEqual(new Map([['peer crashed', 3]]));
    expect(outcome.books.missedBroadcasts).toBe(3);
    expect(outcome.failures).toEqual([{ peer: 1, reason }]);
  });
});

describe('a slow peer', () => {
  const receivedAt = ({ log }: Outcome) =>
    named([...log.facts()], 'received').flatMap(({ peer, time }) => (peer === 1 ? [time] : []));

  it('takes its time for messages and for nothing else, also for its own', async () => {
    const listener = talking((peer) => ({
      broadcast: () => peer.note('wish'),
      receive(from, word) {
        peer.note(`word ${word}`);
        if (from === 0 && word === 2) peer.send(1, 'own');
      },
    }));
    const workload = wishes([10, 10, 10], [12]);
    const outcome = await suffer(listener, [{ atMs: 5, does: 'slow', peer: 1, ms: 10 }], { workload });
    expect(notes(outcome)).toEqual(['wish', 'word 0', 'word 1', 'word 2', 'word own']);
    const times = receivedAt(outcome);
    expect(Math.min(...times.map((time, i) => time - (times[i - 1] ?? 10)))).toBeGreaterThanOrEqual(10);
  });

  it('handles what came before in no time, and what came meanwhile at its pace when it is slow no more', async () => {
    const actions: FaultAction[] = [
      { atMs: 5, does: 'pause', peer: 1 },
      { atMs: 15, does: 'slow', peer: 1, ms: 100 },
      { atMs: 40, does: 'slow', peer: 1, ms: 0 },
      { atMs: 50, does: 'resume', peer: 1 },
    ];
    const outcome = await suffer(talking(), actions, { workload: wishes([10, 10, 20, 20, 45, 45]) });
    const [first, second, third, fourth, fifth, sixth] = receivedAt(outcome);
    expect(second - first).toBeLessThan(100);
    expect(Math.min(third - second, fourth - third)).toBeGreaterThanOrEqual(100);
    expect(sixth - fourth).toBeLessThan(100);
    expect(fifth).toBeGreaterThanOrEqual(fourth);
  });

  it('goes on with what takes no time, whatever messages are before it', async () => {
    const listener = talking((peer) => ({
      broadcast: () => peer.note('wish'),
      receive: (_from, word) => peer.note(`word ${word}`),
    }));
    const actions: FaultAction[] = [
      { atMs: 5, does: 'slow', peer: 1, ms: 20 },
      { atMs: 8, does: 'pause', peer: 1 },
      { atMs: 30, does: 'resume', peer: 1 },
    ];
    expect(notes(await suffer(listener, actions, { workload: wishes([10], [20]) }))).toEqual(['wish', 'word 0']);
  });

  it('is slow no more, and has no line, when it has crashed', async () => {
    const outcome = await suffer(
      talking(),
      [
        { atMs: 5, does: 'slow', peer: 1, ms: 20_000 },
        { atMs: 20, does: 'crash', peer: 1, reason },
        { atMs: 30, does: 'restart', peer: 1, keeps: true },
      ],
      { workload: wishes([10, 40]) },
    );
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ received: 1, dropped: 1 });
    expect(outcome.elapsedMs).toBeLessThan(20_000);
  });

  it('works on nothing while it stands still', async () => {
    const actions: FaultAction[] = [
      { atMs: 5, does: 'slow', peer: 1, ms: 100 },
      { atMs: 15, does: 'pause', peer: 1 },
      { atMs: 30, does: 'resume', peer: 1 },
    ];
    const outcome = await suffer(talking(), actions, { workload: wishes([10]) });
    const [resumed] = named([...outcome.log.facts()], 'resumed');
    expect(receivedAt(outcome)[0] - resumed.time).toBeGreaterThanOrEqual(100);
  });
});

describe('links', () => {
  const modelled = {
    plan: { traits: { draw: 'message', queue: 1_500_000, delay: { constant: 15 } }, rules: [] },
  } as const;

  it('deliver what was sent before its sender crashed, and lose what comes to one that has', async () => {
    const sender: FaultAction = { atMs: 10, does: 'crash', peer: 0, reason };
    const receiver: FaultAction = { atMs: 10, does: 'crash', peer: 1, reason };
    const totals = async (action: FaultAction) =>
      (await suffer(talking(), [action], { ...modelled, workload: wishes([5]) })).books.totals();
    expect(await totals(sender)).toMatchObject({ received: 1, dropped: 0 });
    expect(await totals(receiver)).toMatchObject({ received: 0, dropped: 1 });
  });

  it('that are down lose what a peer sends on them that does not know yet', async () => {
    const actions: FaultAction[] = [
      { atMs: 5, does: 'pause', peer: 0 },
      { atMs: 15, does: 'cut', a: 0, b: 1 },
      { atMs: 30, does: 'resume', peer: 0 },
    ];
    // The first word is sent when peer 0 goes on, before it hears of the loss; the other one after it.
    const outcome = await suffer(talking(), actions, { workload: wishes([10, 20]) });
    expect(outcome.books.dropReasons).toEqual(new Map([['link down', 2]]));
    const story = [...outcome.log.facts()].filter(({ peer }) => peer === 0).map(({ fact }) => fact);
    expect(story.slice(2)).toEqual([
      'resumed',
      'broadcast',
      'sent',
      'dropped',
      'link-down',
      'broadcast',
      'sent',
      'dropped',
    ]);
  });
});
