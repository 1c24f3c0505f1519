/** What the stage says, for the situations that there are. */
import { expect, it } from 'vitest';
import type { Job } from '../../src/runtimes/runtime.ts';
import type { BroadcastName } from '../../web/src/moment/broadcast-table.ts';
import { Moments } from '../../web/src/moment/moments.ts';
import { sentenceOf } from '../../web/src/stage/sentence.ts';
import { cycle, line, once, sceneOf } from '../protocols/scene.ts';
import { simulated } from './simulated.ts';

const first = { origin: 0, sequence: 0 };

interface Situation {
  readonly chosen?: BroadcastName;
  readonly broadcasts?: number;
  readonly broken?: readonly string[];
}

/** What is said at a time; in the end without one. */
function saidOf(job: Job, timeMs?: number, { chosen = first, broadcasts = 1, broken = [] }: Situation = {}): string {
  const { log } = simulated(job);
  const isEnd = timeMs === undefined;
  const facts = isEnd ? log.count : log.times.subarray(0, log.count).filter((time) => time <= timeMs).length;
  const moments = new Moments({ facts: log, scene: job });
  moments.grow();
  const all = broadcasts > 1 && chosen === first ? undefined : chosen;
  return sentenceOf({ moment: moments.at(facts, all), broadcasts, isEnd, broken });
}

it('says how many have it, and how many copies were wasted', () => {
  const ring = sceneOf(cycle(6), ['flood'], { workload: once(0) });
  expect(saidOf(ring, -1)).toBe('6 peers, 1 broadcast: nothing has happened yet');
  expect(saidOf(sceneOf(cycle(6), ['flood'], { workload: once(0) }), 0)).toBe('After 0 ms, only the origin has it');
  expect(saidOf(sceneOf(cycle(6), ['flood'], { workload: once(0) }), 1)).toBe('After 1 ms, 3 of 6 peers have it');
  expect(saidOf(sceneOf(cycle(6), ['flood'], { workload: once(0) }))).toBe(
    'In the end, after 4 ms, all 6 peers have it; 2 copies were wasted',
  );
});

it('says what stands in the way: crashes, pauses, partitions, losses', () => {
  const job = (actions: NonNullable<Job['faults']>['actions']) =>
    sceneOf(line(4), ['flood'], { workload: once(0), faults: { actions } });
  expect(saidOf(job([{ atMs: 0, does: 'crash', peer: 2, reason: 'as planned' }]))).toBe(
    'In the end, after 2 ms, 2 of 4 peers have it, 1 has crashed; 1 copy was lost',
  );
  expect(
    saidOf(
      job([
        { atMs: 0, does: 'pause', peer: 3 },
        { atMs: 9, does: 'resume', peer: 3 },
      ]),
      5,
    ),
  ).toBe('After 2 ms, 3 of 4 peers have it, 1 stands still');
  expect(saidOf(job([{ atMs: 0, does: 'block', id: 0, from: [1], to: [2] }]))).toBe(
    'In the end, after 1 ms, 2 of 4 peers have it, the network is parted; 1 copy was lost',
  );
});

it('names the broadcast if there are several, or speaks of all', () => {
  const job = () => sceneOf(line(3), ['flood']);
  expect(saidOf(job(), 1, { chosen: { origin: 2, sequence: 0 }, broadcasts: 3 })).toBe(
    'After 1 ms, 2 of 3 peers have 2:0',
  );
  expect(saidOf(job(), 1, { broadcasts: 3 })).toBe('After 1 ms, 3 of 3 broadcasts are made, and 7 of 9 deliveries');
});

it('says which promises are broken', () => {
  const job = sceneOf(line(3), ['flood'], { workload: once(0) });
  expect(saidOf(job, 1, { broken: ['fifo-order', 'causal-order'] })).toBe(
    'After 1 ms, 2 of 3 peers have it; fifo order and causal order are broken',
  );
});
