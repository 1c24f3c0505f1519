/** How failures became known: a line for each peer that was suspected. */
import { expect, it } from 'vitest';
import { detection } from '../../../src/reports/pictures/detection.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const run = {
  seed: 1,
  peers: 4,
  topology: 'mesh',
  protocol: 'reliable-lazy',
  workload: 'burst',
  faults: [
    { at: '20ms', crash: 2 },
    { at: '40ms', for: '30ms', crash: 1 },
  ],
};

it('says how many peers suspect each one, and when all do', async () => {
  const { svg, title, table } = await drawn(detection, await subjectOf(run));
  expect(title).toBe('2 peers that crashed or left, in the mean: suspected first after 10 ms, by all after 10 ms');
  expect(saidIn(svg, 'point')).toEqual([
    'at 30 ms: 3 peers suspect peer 2',
    'at 40 ms: 2 peers suspect peer 2',
    'at 80 ms: 3 peers suspect peer 2',
    'at 50 ms: 2 peers suspect peer 1',
    'at 80 ms: 0 peers suspect peer 1',
  ]);
  expect(table.columns).toEqual(['peer', 'at (ms)', 'peers that suspect it']);
});

it('is not drawn where nobody is suspected', async () => {
  const { faults, ...quiet } = run;
  expect(faults).toHaveLength(2);
  expect(await detection.draw(await subjectOf(quiet))).toEqual({ absent: 'no peer suspected another one' });
});
