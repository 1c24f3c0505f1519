import { expect, test } from 'vitest';
import type { FaultAction } from '../../../../src/network/faults/fault-plan.ts';
import { LateFaults } from '../../../../src/runtimes/processes/parent/late-faults.ts';

const crash = (peer: number, atMs: number): FaultAction => ({ atMs, does: 'crash', peer, reason: 'as planned' });
const restart = (peer: number, atMs: number): FaultAction => ({ atMs, does: 'restart', peer, keeps: true });

test('faults up to 250 ms late, and those that other faults are, need no remark', () => {
  const late = new LateFaults({ actions: [crash(2, 100), { atMs: 200, does: 'pause', peer: 1 }, restart(2, 300)] });
  late.happened('crash', 2, 350);
  late.happened('restart', 2, 301);
  expect(late.remarks(9000)).toEqual([]);
});

test('a late fault is told with its planned and its actual time, each of several of one peer with its own', () => {
  const late = new LateFaults({ actions: [crash(2, 100), restart(2, 300), crash(2, 1000), restart(2, 1200)] });
  late.happened('crash', 2, 101);
  late.happened('restart', 2, 1700);
  late.happened('crash', 2, 1701);
  late.happened('restart', 2, 1800);
  expect(late.remarks(3000)).toEqual([
    '3 faults came more than 250 ms late: the restart of peer 2 planned for 300 ms came at 1700 ms; ' +
      'the crash of peer 2 planned for 1000 ms came at 1701 ms; the restart of peer 2 planned for 1200 ms came at 1800 ms',
  ]);
});

test('a fault that was due and never came is told; one after the end of the run is not', () => {
  const late = new LateFaults({ actions: [crash(0, 100), restart(0, 500), restart(1, 990), crash(3, 5000)] });
  late.happened('crash', 0, 100);
  expect(late.remarks(1000)).toEqual([
    '1 fault came more than 250 ms late: the restart of peer 0 planned for 500 ms did not come before the ' +
      'end of the run',
  ]);
});

test('of many late faults the three latest are named', () => {
  const late = new LateFaults({ actions: [0, 1, 2, 3, 4].map((peer) => crash(peer, 100)) });
  for (let peer = 0; peer < 5; peer++) late.happened('crash', peer, 500 + peer);
  expect(late.remarks(1000)[0]).toMatch(/^5 faults .*peer 4 .*peer 3 .*peer 2 .*; 2 more$/);
});
