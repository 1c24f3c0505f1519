/** Peers that join late and leave, as an experiment says them, and what is measured and checked of them. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { isConnectedThroughout } from '../../../src/network/faults/moves.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Summary } from '../../../src/reports/summary.ts';
import { transcriptOf } from '../../../src/trace/transcript.ts';
import { jobOf } from './scene.ts';

const line = (...peers: number[]) =>
  graphOf(
    4,
    peers.slice(1).flatMap((peer, index) => [peers[index], peer]),
  );

async function summaryOf(changes: object): Promise<Summary> {
  const raw = { seed: 1, peers: 5, protocol: 'flood', network: { delay: '10ms' }, ...changes };
  return runExperiment(await prepare({ source: sourceOfData(raw) }, nodePlatform), nodePlatform);
}

describe('an experiment refuses', () => {
  it.each([
    ['a peer that joins twice', [{ join: 1 }, { at: '1s', join: 'all' }], 'peers that join once at most'],
    [
      'a peer that leaves before it joins',
      [
        { at: '2s', join: 1 },
        { at: '1s', leave: 1 },
      ],
      'after they have joined',
    ],
    ['a time after all faults end', [{ at: '2m', join: 1 }], 'before all faults end'],
  ])('%s', async (_title, faults, message) => {
    await expect(jobOf({ faults, stop: { deadline: '60s' } })).rejects.toThrow(message);
  });
});

describe('measures and checks', () => {
  const moves = [
    { at: '150ms', join: [3, 4] },
    { at: '245ms', leave: 0 },
  ];

  it('are about the peers that were there when something was broadcast', async () => {
    const workload = { name: 'interval', broadcasts: 3, wait: '100ms' };
    const { deliveryRatio, spread, latencyMs, checks } = await summaryOf({ workload, faults: moves });
    expect(deliveryRatio).toBe(1);
    expect(spread?.at(-1)).toEqual({ share: 1, meanMs: 10, reached: 1 });
    expect(latencyMs?.max).toBe(10);
    const verdicts = checks.filter(({ promised }) => promised).map(({ property, verdict }) => `${property} ${verdict}`);
    expect(verdicts).toEqual(['no-duplication valid', 'no-creation valid', 'consistency valid']);
  });

  it('hold a protocol to its promises where peers join, and excuse nothing', async () => {
    const { checks } = await summaryOf({
      workload: { name: 'interval', broadcasts: 3, wait: '100ms' },
      faults: [moves[0]],
    });
    const agreement = checks.find(({ property }) => property === 'agreement');
    expect(agreement).toMatchObject({ promised: true, verdict: 'valid' });
    // Links that are down for good: then what is broadcast after the join does not reach the one that has joined.
    const cut = [
      { join: 3, at: '150ms' },
      {
        at: '160ms',
        cut: [
          [3, 0],
          [3, 1],
          [3, 2],
          [3, 4],
        ],
      },
    ];
    const broken = await summaryOf({ workload: { name: 'interval', broadcasts: 3, wait: '100ms' }, faults: cut });
    expect(broken.deliveryRatio).toBeLessThan(1);
    expect(broken.checks.find(({ property }) => property === 'agreement')?.verdict).toBe('invalid');
  });

  it('do not take a graph whose parts are joined later for a connected one', () => {
    expect(isConnectedThroughout(line(0, 1, 2, 3), [])).toBe(true);
    expect(isConnectedThroughout(line(0, 1, 2, 3), [3, 2])).toBe(false);
    expect(isConnectedThroughout(line(0, 1, 2, 3), [2, 3])).toBe(true);
    expect(isConnectedThroughout(line(0, 1, 2, 3), [1])).toBe(false);
  });
});

it('reads as prose', async () => {
  const lines: string[] = [];
  const raw = {
    seed: 1,
    peers: 3,
    protocol: 'flood',
    network: { delay: '5ms' },
    workload: { name: 'interval', broadcasts: 2, wait: '20ms' },
    faults: [
      { at: '10ms', join: 2 },
      { at: '35ms', leave: 0 },
    ],
    trace: 'full',
  };
  await runExperiment(await prepare({ source: sourceOfData(raw) }, nodePlatform), nodePlatform, {
    sampled: (_sample, _summary, { log }) => {
      lines.push(...transcriptOf(log));
    },
  });
  expect(lines.filter((one) => !/ (sent|received) /.test(one)).join('\n')).toMatchInlineSnapshot(`
    " 0 ms  peer 0 started
     0 ms  peer 1 started
    10 ms  peer 0 got a link to peer 2
    10 ms  peer 1 got a link to peer 2
    10 ms  peer 2 joined
    20 ms  peer 0 broadcast 0:0
    20 ms  peer 0 delivered 0:0
    20 ms  peer 1 broadcast 1:0
    20 ms  peer 1 delivered 1:0
    25 ms  peer 1 delivered 0:0
    25 ms  peer 2 delivered 0:0
    25 ms  peer 0 delivered 1:0
    25 ms  peer 2 delivered 1:0
    30 ms  peer 2 broadcast 2:0
    30 ms  peer 2 delivered 2:0
    35 ms  peer 0 left
    35 ms  peer 2 lost data 2:0 to peer 0 (message 8): peer not there
    35 ms  peer 1 delivered 2:0
    40 ms  peer 1 broadcast 1:1
    40 ms  peer 1 delivered 1:1
    40 ms  peer 1 lost data 2:0 to peer 0 (message 10): peer not there
    45 ms  peer 1 lost data 1:1 to peer 0 (message 11): peer not there
    45 ms  peer 2 delivered 1:1
    50 ms  peer 2 broadcast 2:1
    50 ms  peer 2 delivered 2:1
    50 ms  peer 2 lost data 1:1 to peer 0 (message 13): peer not there
    55 ms  peer 2 lost data 2:1 to peer 0 (message 14): peer not there
    55 ms  peer 1 delivered 2:1
    60 ms  peer 1 lost data 2:1 to peer 0 (message 16): peer not there"
  `);
});

it('churn without returns lets each peer join once and leave once', async () => {
  const churn = {
    for: '100s',
    churn: [1, 2, 3, 4],
    returns: false,
    absence: { constant: '5s' },
    session: { constant: '20s' },
  };
  const { faults } = await jobOf({ faults: [churn] });
  const moves = faults!.actions.flatMap((action) => ('peer' in action ? `${action.atMs} ${action.does}` : []));
  expect(moves).toEqual([...Array(4).fill('5000 join'), ...Array(4).fill('25000 leave')]);
});
