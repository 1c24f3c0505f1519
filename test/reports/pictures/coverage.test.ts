/** Coverage is read off the picture: when each broadcast had which share of the peers, and their median. */
import { expect, it } from 'vitest';
import { coverage } from '../../../src/reports/pictures/coverage.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const line = {
  seed: 1,
  peers: 5,
  topology: 'line',
  protocol: 'flood',
  network: { delay: { constant: '10ms' } },
};

it('of one broadcast says when it had reached which share of the peers', async () => {
  const subject = await subjectOf({ ...line, workload: { name: 'single', origin: 0 } });
  const { svg, title, table } = await drawn(coverage, subject);
  expect(title).toBe('The broadcast reached half of the 5 peers in 20 ms, all in 40 ms');
  expect(saidIn(svg, 'point')).toEqual(['50 % of the peers within 20 ms', '100 % of the peers within 40 ms']);
  expect(saidIn(svg, 'line mark')).toEqual(['broadcast 0:0: 5 peers of 5 within 40 ms']);
  expect(table).toEqual({ columns: ['broadcast', 'peers', '50 % (ms)', '100 % (ms)'], rows: [['0:0', 5, 20, 40]] });
});

it('of several has a line each, the median, and who never came to all', async () => {
  const faults = [{ at: '0ms', for: '1h', partition: [[4], 'rest'] }];
  const subject = await subjectOf({ ...line, workload: { name: 'interval', broadcasts: 1 }, faults });
  const { svg, title, table } = await drawn(coverage, subject);
  expect(table.rows.map(([name, peers]) => [name, peers])).toEqual(
    [0, 1, 2, 3, 4].map((peer) => [`${peer}:0`, peer === 4 ? 1 : 4]),
  );
  expect(title).toBe('Of 5 broadcasts 5 never reached every peer; on average they reached 68 %');
  expect(saidIn(svg, 'line mark')).toHaveLength(6);
  expect(saidIn(svg, 'point')).toEqual(['50 % of the peers within 20 ms in the median']);
});

it('has no line for each of many broadcasts, but a band', async () => {
  const subject = await subjectOf({ ...line, workload: { name: 'interval', broadcasts: 20 } });
  const { svg, remark } = await drawn(coverage, subject);
  expect(saidIn(svg, 'line mark').length).toBeLessThanOrEqual(41);
  expect(remark).toContain('in the band of the middle 80 %. Some 40 of them have their line.');
  expect(svg.match(/aria-hidden="true"><path d="M[^"]+" fill="#0072b2" opacity="0.2"/g)).toHaveLength(1);
});

it('of consensus counts instances: one decision each, and not the proposals, of which all but one are never delivered', async () => {
  const subject = await subjectOf({
    ...line,
    topology: 'mesh',
    protocol: 'consensus-flooding',
    workload: { name: 'burst', broadcasts: 3 },
  });
  const { svg, title, remark, table } = await drawn(coverage, subject);
  expect(title).toMatch(/^Half of the decisions reached every peer within \d+ ms; all did$/);
  expect(remark).toContain('A decision counts from the first proposal of its instance.');
  expect(table.columns[0]).toBe('instance');
  expect(table.rows.map(([name, peers]) => [name, peers])).toEqual(['0', '1', '2'].map((name) => [name, 5]));
  expect(saidIn(svg, 'line mark')).toContainEqual(expect.stringMatching(/^decision 0: 5 peers of 5 within \d+ ms$/));
});
