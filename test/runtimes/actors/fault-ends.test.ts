/**
 * Faults among actors where others wait for the peer: full mailboxes, starts one after the other, the end of the run,
 * and the heal.
 */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import type { FaultAction } from '../../../src/network/faults/fault-plan.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { runReport } from '../../../src/reports/text/run.ts';
import type { Outcome } from '../../../src/runtimes/runtime.ts';
import { plain } from '../../../src/text/layout.ts';
import { named } from '../../network/faults/scene.ts';
import { protocolOf, UNLIMITED } from './jobs.ts';
import { NEVER, reason, suffer, talking, wishes } from './suffering.ts';

describe('under policy block', () => {
  const mailbox = { ...UNLIMITED, limit: 2, policy: 'block', turn: 1 } as const;
  const pause: FaultAction = { atMs: 5, does: 'pause', peer: 1 };

  it('a sender that waits for a peer that crashes goes on', async () => {
    // Of four timers the third finds the mailbox full, and the fourth must wait.
    const sender = protocolOf((peer) => ({
      start() {
        if (peer.id === 0) for (let timer = 0; timer < 4; timer++) peer.setTimer(timer, 10);
      },
      timeout: (timer) => peer.send(1, timer),
    }));
    const outcome = await suffer(sender, [pause, { atMs: 60, does: 'crash', peer: 1, reason }], { mailbox });
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.books.totals()).toMatchObject({ sent: 4, received: 0, dropped: 4 });
    expect(outcome.books.dropReasons).toEqual(new Map([['peer crashed', 4]]));
    const [crashed] = named([...outcome.log.facts()], 'crashed');
    const fired = named([...outcome.log.facts()], 'timer-fired').map(({ time }) => time > crashed.time);
    expect(fired).toEqual([false, false, false, true]);
  });

  it('what waits with a sender that crashes is lost, and its receiver goes on with the rest', async () => {
    const actions: FaultAction[] = [
      pause,
      { atMs: 20, does: 'crash', peer: 0, reason },
      { atMs: 60, does: 'resume', peer: 1 },
    ];
    const workload = () => wishes([10, 10, 10]);
    const waited = await suffer(talking(), actions, { mailbox, workload: workload() });
    // Here its link holds back what it has sent, until it has crashed.
    const traits = { draw: 'message', queue: 1_500_000, delay: { constant: 20 } } as const;
    const heldBack = await suffer(talking(), actions, { mailbox, workload: workload(), plan: { traits, rules: [] } });
    for (const outcome of [waited, heldBack]) {
      expect(outcome.stopped).toBe('quiescent');
      expect(outcome.books.totals()).toMatchObject({ sent: 3, received: 2, dropped: 1 });
      expect(outcome.books.dropReasons).toEqual(new Map([['peer crashed', 1]]));
    }
  });
});

describe('starts one after the other', () => {
  const start = { order: 'staggered', gapMs: 0, atMs: Float64Array.of(0, 10, 20) } as const;
  const story = ({ log }: Outcome) => [...log.facts()].filter(({ peer }) => peer === 1).map(({ fact }) => fact);
  it('wait for a peer that stands still, and are made up for by one that comes back', async () => {
    const late = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'pause', peer: 1 },
        { atMs: 15, does: 'resume', peer: 1 },
      ],
      {
        start,
        workload: wishes([], [1]),
      },
    );
    expect(story(late)).toEqual(['paused', 'resumed', 'started', 'broadcast']);
    const early = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'crash', peer: 1, reason },
        { atMs: 5, does: 'restart', peer: 1, keeps: true },
      ],
      { start, workload: wishes([], [1]) },
    );
    expect(story(early)).toEqual(['crashed', 'restarted', 'started', 'broadcast']);
    const missed = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'crash', peer: 1, reason },
        // Long after its start, however busy the machine is.
        { atMs: 200, does: 'restart', peer: 1, keeps: true },
      ],
      { start, workload: wishes([], [1]) },
    );
    expect(story(missed)).toEqual(['crashed', 'restarted']);
    expect(missed.books.missedBroadcasts).toBe(1);
  });

  it('find a peer slow that was so before', async () => {
    const actions: FaultAction[] = [{ atMs: 2, does: 'slow', peer: 1, ms: 50 }];
    const outcome = await suffer(talking(), actions, { start, workload: wishes([20, 20]) });
    const [first, second] = named([...outcome.log.facts()], 'received').map(({ time }) => time);
    expect(Math.min(first - 20, second - first)).toBeGreaterThanOrEqual(50);
  });

  it('that were put off are missed by a peer that crashes', async () => {
    const outcome = await suffer(
      protocolOf(() => ({})),
      [
        { atMs: 2, does: 'pause', peer: 1 },
        { atMs: 15, does: 'crash', peer: 1, reason },
      ],
      { start, workload: wishes([], [1]) },
    );
    expect(story(outcome)).toEqual(['paused', 'crashed']);
    expect(outcome).toMatchObject({ stopped: 'quiescent', books: { missedBroadcasts: 1 } });
  });
});

describe('the end', () => {
  it('is rest where nothing is left but wishes to peers that have crashed', async () => {
    const stop = { deadlineMs: 40, events: NEVER, quietMs: 0 };
    const crash: FaultAction = { atMs: 10, does: 'crash', peer: 1, reason };
    expect((await suffer(talking(), [crash], { workload: wishes([], [5, 1000]), stop })).stopped).toBe('quiescent');
    expect((await suffer(talking(), [crash], { workload: wishes([1000], [5, 1000]), stop })).stopped).toBe('deadline');
  });

  it('comes after the last action of the plan', async () => {
    const outcome = await suffer(talking(), [{ atMs: 30, does: 'skew', peer: 1, factor: 2 }], {
      graph: graphOf(2, [0, 1]),
    });
    expect(outcome.stopped).toBe('quiescent');
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(30);
  });
});

describe('after the heal', () => {
  const summaryOf = async (more: object) => {
    const workload = { name: 'interval', broadcasts: 4, wait: '20ms' };
    const raw = { seed: 1, peers: 5, runtime: 'actors', workload, ...more };
    return runExperiment(await prepare({ source: sourceOfData(raw) }, nodePlatform), nodePlatform);
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
    expect(lines.join('\n')).toContain('2 peers did not come back');
    expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
