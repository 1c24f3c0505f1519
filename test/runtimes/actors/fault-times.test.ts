/** Faults among actors, one by one: what is kept, what waits and in which order it comes, who waits for whom, and how such a run ends. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/graph.ts';
import type { Definition, Peer, Protocol } from '../../../src/core/protocol.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodeHost } from '../../../src/host/node-host.ts';
import type { FaultAction } from '../../../src/network/faults/fault-plan.ts';
import { plain } from '../../../src/reports/text/layout.ts';
import { runReport } from '../../../src/reports/text/run.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job, Outcome } from '../../../src/runtimes/runtime.ts';
import type { Workload } from '../../../src/workloads/workload.ts';
import { named } from '../../network/faults/scene.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, protocolOf, UNLIMITED } from './jobs.ts';

const NEVER = Number.POSITIVE_INFINITY;
const silent: Workload = { first: () => NEVER, next: () => NEVER };
const reason = 'as planned';

/** Peer 0 says something to peer 1 at each of these times; each peer writes down what happens to it. */
function talking(times: readonly number[], listen: (peer: Peer<unknown>) => Partial<Protocol<unknown>> = () => ({})): Definition {
  return protocolOf((peer) => ({
    start() {
      if (peer.id === 0) for (const [word, atMs] of times.entries()) peer.setTimer(word, atMs);
    },
    timeout(timer) {
      if (peer.id === 0) peer.send(1, timer);
    },
    ...(peer.id === 1 ? listen(peer) : {}),
  }));
}

/** A run with these faults, whose books balance. */
async function suffer(protocol: Definition, actions: readonly FaultAction[], given: Partial<Job> = {}): Promise<Outcome> {
  const outcome = await runActors(jobOf(protocol, { graph: meshOf(3), workload: silent, faults: { actions }, ...given }));
  expectBalance(outcome);
  expectFactsToAgree(outcome);
  return outcome;
}

/** What this peer noted. */
const notes = ({ log }: Outcome, of = 1) => named([...log.facts()], 'noted').flatMap(({ peer, text }) => (peer === of ? [text] : []));

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

  it('handles afterwards what has come, in its order: messages, timers, wishes and news of links', async () => {
    const listener = talking([10, 40, 70], (peer) => ({
      start: () => peer.setTimer(7, 20),
      timeout: () => peer.note('timer'),
      broadcast: ({ sequence }) => peer.note(`wish ${sequence}`),
      receive: (_from, word) => peer.note(`word ${word} of ${peer.degree}`),
      linkDown: () => peer.note(`down to ${peer.degree}`),
    }));
    const workload = { first: (p: number) => (p === 1 ? 30 : NEVER), next: () => NEVER };
    const outcome = await suffer(listener, [pause, { atMs: 55, does: 'cut', a: 1, b: 2 }, { ...resume, atMs: 90 }], { workload });
    expect(notes(outcome)).toEqual(['word 0 of 2', 'timer', 'wish 0', 'word 1 of 2', 'down to 1', 'word 2 of 1']);
    expect(outcome.books.backlogMax[1]).toBe(3);
  });

  it('fires no timer that was due meanwhile and then cleared, or moved, by what came before it', async () => {
    const listener = talking([10, 11], (peer) => ({
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
    const outcome = await suffer(listener, [pause, resume]);
    expect(notes(outcome)).toEqual(['word 0', 'word 1', 'timer 2']);
    const fired = named([...outcome.log.facts()], 'timer-fired').filter(({ peer }) => peer === 1);
    expect(fired.map(({ time }) => time >= 50)).toEqual([true]);
  });

  it('keeps the run from coming to rest while something waits for it: it goes on to the deadline', async () => {
    const stop = { deadlineMs: 60, events: NEVER, quietMs: 0 };
    const outcome = await suffer(talking([10, 20]), [pause], { stop });
    expect(outcome).toMatchObject({ stopped: 'deadline', reason: 'peer 1 stands still to the end, with 2 messages before it' });
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(60);
    const unbounded = { ...stop, deadlineMs: NEVER };
    expect((await suffer(talking([10]), [pause], { stop: unbounded })).stopped).toBe('deadline');
    expect(await suffer(talking([]), [pause], { stop })).toMatchObject({ stopped: 'quiescent', reason: undefined });
  });

  it('loses all that waits where it crashes, and the workload goes on without it', async () => {
    const workload = { first: (p: number) => (p === 1 ? 15 : NEVER), next: countdown(3, 1) };
    const outcome = await suffer(
      talking([10, 20, 35], (peer) => ({ receive: () => peer.note('heard') })),
      [pause, { atMs: 30, does: 'crash', peer: 1, reason }],
      { workload },
    );
    expect(notes(outcome)).toEqual([]);
    expect(outcome.books.dropReasons).toEqual(new Map([['peer crashed', 3]]));
    expect(outcome.books.missedBroadcasts).toBe(3);
    expect(outcome.failures).toEqual([{ peer: 1, reason }]);
  });
});

describe('a slow peer', () => {
  const receivedAt = ({ log }: Outcome) => named([...log.facts()], 'received').flatMap(({ peer, time }) => (peer === 1 ? [time] : []));

  it('takes its time for messages and for nothing else, also for its own', async () => {
    const listener = talking([10, 10, 10], (peer) => ({
      start: () => peer.setTimer(0, 12),
      timeout: () => peer.note('timer'),
      receive(from, word) {
        peer.note(`word ${word}`);
        if (from === 0 && word === 2) peer.send(1, 'own');
      },
    }));
    const outcome = await suffer(listener, [{ atMs: 5, does: 'slow', peer: 1, ms: 10 }]);
    expect(notes(outcome)).toEqual(['timer', 'word 0', 'word 1', 'word 2', 'word own']);
    const times = receivedAt(outcome);
    expect(Math.min(...times.map((time, i) => time - (times[i - 1] ?? 10)))).toBeGreaterThanOrEqual(10);
  });

  it('handles what came before in no time, and what came meanwhile at its pace when it is slow no more', async () => {
    const outcome = await suffer(talking([10, 10, 20, 20, 45, 45]), [
      { atMs: 5, does: 'pause', peer: 1 },
      { atMs: 15, does: 'slow', peer: 1, ms: 100 },
      { atMs: 40, does: 'slow', peer: 1, ms: 0 },
      { atMs: 50, does: 'resume', peer: 1 },
    ]);
    const [first, second, third, fourth, fifth, sixth] = receivedAt(outcome);
    expect(second - first).toBeLessThan(100);
    expect(Math.min(third - second, fourth - third)).toBeGreaterThanOrEqual(100);
    expect(sixth - fourth).toBeLessThan(100);
    expect(fifth).toBeGreaterThanOrEqual(fourth);
  });

  it('works on nothing while it stands still', async () => {
    const outcome = await suffer(talking([10]), [
      { atMs: 5, does: 'slow', peer: 1, ms: 10 },
      { atMs: 15, does: 'pause', peer: 1 },
      { atMs: 30, does: 'resume', peer: 1 },
    ]);
    const [resumed] = named([...outcome.log.facts()], 'resumed');
    expect(receivedAt(outcome)[0] - resumed.time).toBeGreaterThanOrEqual(10);
  });
});

describe('links', () => {
  const modelled = { plan: { traits: { draw: 'message', queue: 1_500_000, delay: { constant: 15 } }, rules: [] } } as const;

  it('deliver what was sent before its sender crashed, and lose what comes to one that has', async () => {
    const sender: FaultAction = { atMs: 10, does: 'crash', peer: 0, reason };
    const receiver: FaultAction = { atMs: 10, does: 'crash', peer: 1, reason };
    const totals = async (action: FaultAction) => (await suffer(talking([5]), [action], modelled)).books.totals();
    expect(await totals(sender)).toMatchObject({ received: 1, dropped: 0 });
    expect(await totals(receiver)).toMatchObject({ received: 0, dropped: 1 });
  });

  it('that are down lose what a peer sends on them that does not know yet', async () => {
    const sender: FaultAction[] = [
      { atMs: 5, does: 'pause', peer: 0 },
      { atMs: 15, does: 'cut', a: 0, b: 1 },
      { atMs: 30, does: 'resume', peer: 0 },
    ];
    // Both words are sent when peer 0 goes on: one before it hears of the loss, one after it.
    const outcome = await suffer(talking([10, 20]), sender);
    expect(outcome.books.dropReasons).toEqual(new Map([['link down', 2]]));
    const stories = [...outcome.log.facts()].filter(({ peer }) => peer === 0).map(({ fact }) => fact);
    expect(stories.slice(2)).toEqual(['resumed', 'timer-fired', 'sent', 'dropped', 'link-down', 'timer-fired', 'sent', 'dropped']);
  });
});

describe('under policy block', () => {
  const mailbox = { ...UNLIMITED, limit: 2, policy: 'block', turn: 1 } as const;
  const pause: FaultAction = { atMs: 5, does: 'pause', peer: 1 };

  it('a sender that waits for a peer that crashes goes on', async () => {
    const outcome = await suffer(talking([10, 10, 10, 10, 30]), [pause, { atMs: 20, does: 'crash', peer: 1, reason }], { mailbox });
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 5, received: 0, dropped: 5 });
    expect(outcome.books.dropReasons).toEqual(new Map([['peer crashed', 5]]));
    // Its last timer came after it had waited.
    expect(named([...outcome.log.facts()], 'timer-fired').map(({ timer }) => timer)).toEqual([0, 1, 2, 3, 4]);
  });

  it('what waits with a sender that crashes is lost, and its receiver goes on with the rest', async () => {
    const outcome = await suffer(
      talking([10, 10, 10]),
      [pause, { atMs: 20, does: 'crash', peer: 0, reason }, { atMs: 30, does: 'resume', peer: 1 }],
      { mailbox },
    );
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 3, received: 2, dropped: 1 });
  });
});

describe('starts one after the other', () => {
  const start = { order: 'staggered', gapMs: 10 } as const;
  const story = ({ log }: Outcome) => [...log.facts()].filter(({ peer }) => peer === 1).map(({ fact }) => fact);
  const workload = { first: (p: number) => (p === 1 ? 1 : NEVER), next: () => NEVER };

  it('wait for a peer that stands still, and are made up for by one that comes back', async () => {
    const late = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'pause', peer: 1 },
        { atMs: 15, does: 'resume', peer: 1 },
      ],
      {
        start,
        workload,
      },
    );
    expect(story(late)).toEqual(['paused', 'resumed', 'started', 'broadcast']);
    const early = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'crash', peer: 1, reason },
        { atMs: 5, does: 'restart', peer: 1, keeps: true },
      ],
      { start, workload },
    );
    expect(story(early)).toEqual(['crashed', 'restarted', 'started', 'broadcast']);
    const missed = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'crash', peer: 1, reason },
        { atMs: 30, does: 'restart', peer: 1, keeps: true },
      ],
      { start, workload },
    );
    expect(story(missed)).toEqual(['crashed', 'restarted']);
    expect(missed.books.missedBroadcasts).toBe(1);
  });

  it('that were put off are missed by a peer that crashes', async () => {
    const outcome = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'pause', peer: 1 },
        { atMs: 15, does: 'crash', peer: 1, reason },
      ],
      { start, workload },
    );
    expect(story(outcome)).toEqual(['paused', 'crashed']);
    expect(outcome).toMatchObject({ stopped: 'quiescent', books: { missedBroadcasts: 1 } });
  });
});

describe('the end', () => {
  it('is rest where nothing is left but wishes to peers that have crashed', async () => {
    const workload = { first: (p: number) => (p === 1 ? 5 : NEVER), next: () => 1000 };
    const stop = { deadlineMs: 40, events: NEVER, quietMs: 0 };
    const crash: FaultAction = { atMs: 10, does: 'crash', peer: 1, reason };
    expect((await suffer(talking([]), [crash], { workload, stop })).stopped).toBe('quiescent');
    expect((await suffer(talking([1000]), [crash], { workload, stop })).stopped).toBe('deadline');
  });

  it('comes after the last action of the plan', async () => {
    const outcome = await suffer(talking([]), [{ atMs: 30, does: 'skew', peer: 1, factor: 2 }], { graph: graphOf(2, [0, 1]) });
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(30);
  });
});

describe('after the heal', () => {
  const summaryOf = async (more: object) => {
    const workload = { name: 'interval', broadcasts: 4, wait: '20ms' };
    const raw = { seed: 1, peers: 5, runtime: 'actors', workload, ...more };
    return runExperiment(await prepare({ source: sourceOfData(raw) }, nodeHost), nodeHost);
  };
  const verdictOf = ({ checks }: Awaited<ReturnType<typeof summaryOf>>) =>
    checks.find(({ property }) => property === 'delivery-after-heal')!.verdict;

  it('a run is held to delivery within a bound', async () => {
    const parted = [{ at: '30ms', for: '20ms', isolate: 0 }];
    expect(verdictOf(await summaryOf({ faults: parted, heal: { at: '60ms', deliverWithin: '10s' } }))).toBe('invalid');
    const paused = [{ at: '30ms', pause: '40%' }];
    const healed = await summaryOf({ faults: paused, heal: { at: '60ms', deliverWithin: '10s' } });
    expect(verdictOf(healed)).toBe('valid');
    expect(healed.faults).toEqual({ applied: { pause: 2, resume: 2 }, missedBroadcasts: 0, healedMs: 60 });
  });

  it('peers that stayed away as planned are no failures', async () => {
    const summary = await summaryOf({ faults: [{ at: '30ms', crash: [1, 2] }] });
    expect(summary.failures.map(({ peer }) => peer)).toEqual([1, 2]);
    const lines = runReport(summary, { columns: 100, palette: plain });
    expect(lines.join('\n')).toContain('faults: 2 crashes; 2 peers did not come back');
    expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
  });
});

function countdown(count: number, waitMs: number): () => number {
  let left = count;
  return () => (--left > 0 ? waitMs : NEVER);
}
