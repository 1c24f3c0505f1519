import { expect, test } from 'vitest';
import type { FaultAction } from '../../src/network/faults/fault-plan.ts';
import { LateFaults, lateFault } from '../../src/runtimes/late-faults.ts';
import { UnreportedFaults } from '../../src/runtimes/processes/parent/unreported-faults.ts';

const crash = (peer: number, atMs: number): FaultAction => ({ atMs, does: 'crash', peer, reason: 'as planned' });
const restart = (peer: number, atMs: number): FaultAction => ({ atMs, does: 'restart', peer, keeps: true });
const pause = (peer: number, atMs: number): FaultAction => ({ atMs, does: 'pause', peer });

/** What a run says of crashes and restarts that were reported at these times. */
function remarksOf(
  actions: FaultAction[],
  reported: ['crash' | 'restart', number, number][],
  endedMs: number,
): string[] {
  const unreported = new UnreportedFaults({ actions });
  const late = new LateFaults();
  for (const [does, peer, atMs] of reported) late.add(unreported.happened(does, peer, atMs));
  for (const missing of unreported.missing(endedMs)) late.add(missing);
  return late.remarks();
}

test('faults up to 250 ms late, and those that no process reports, need no remark', () => {
  const actions = [crash(2, 100), pause(1, 200), restart(2, 300)];
  const reported: ['crash' | 'restart', number, number][] = [
    ['crash', 2, 350],
    ['restart', 2, 301],
  ];
  expect(remarksOf(actions, reported, 9000)).toEqual([]);
});

test('a late fault is told with its planned and its actual time, each of several of one peer with its own', () => {
  const actions = [crash(2, 100), restart(2, 300), crash(2, 1000), restart(2, 1200)];
  const reported: ['crash' | 'restart', number, number][] = [
    ['crash', 2, 101],
    ['restart', 2, 1700],
    ['crash', 2, 1701],
    ['restart', 2, 1800],
  ];
  expect(remarksOf(actions, reported, 3000)).toEqual([
    '3 faults came more than 250 ms late: the restart of peer 2 planned for 300 ms came at 1700 ms; ' +
      'the crash of peer 2 planned for 1000 ms came at 1701 ms; the restart of peer 2 planned for 1200 ms came at 1800 ms',
  ]);
});

test('a fault that was due and never came is told; one after the end of the run is not', () => {
  const actions = [crash(0, 100), restart(0, 500), restart(1, 990), crash(3, 5000)];
  expect(remarksOf(actions, [['crash', 0, 100]], 1000)).toEqual([
    '1 fault came more than 250 ms late: the restart of peer 0 planned for 500 ms did not come before the ' +
      'end of the run',
  ]);
});

test('of many late faults the three latest are named', () => {
  const actions = [0, 1, 2, 3, 4].map((peer) => crash(peer, 100));
  const reported = actions.map((_, peer): ['crash', number, number] => ['crash', peer, 500 + peer]);
  expect(remarksOf(actions, reported, 1000)[0]).toMatch(/^5 faults .*peer 4 .*peer 3 .*peer 2 .*; 2 more$/);
});

test('faults of all kinds are named in words, a link once for both its ends', () => {
  const late = new LateFaults();
  late.add(lateFault(pause(3, 100), 700));
  late.add(lateFault({ atMs: 100, does: 'cut', a: 1, b: 4 }, 400));
  late.add(lateFault({ atMs: 100, does: 'cut', a: 1, b: 4 }, 500));
  late.add(lateFault({ atMs: 100, does: 'block', id: 0, from: 'all', to: [1] }, 351));
  expect(late.remarks()).toEqual([
    '3 faults came more than 250 ms late: the pause of peer 3 planned for 100 ms came at 700 ms; ' +
      'the cut of the link between peers 1 and 4 planned for 100 ms came at 500 ms; the partition planned for 100 ms came at 351 ms',
  ]);
});

test('what had to wait for the end of a pause is late only after that', () => {
  const slow: FaultAction = { atMs: 100, does: 'slow', peer: 3, ms: 5 };
  expect(lateFault(slow, 900, 800)).toBeUndefined();
  expect(lateFault(slow, 1_100, 800)).toMatchObject({ plannedMs: 100, atMs: 1_100, lateMs: 300 });
});
