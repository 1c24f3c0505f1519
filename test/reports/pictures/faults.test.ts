/** Faults under a time axis: a lane for each kind, with the time of the chart above; and the links that changed. */
import { describe, expect, it } from 'vitest';
import { faultLanesIn } from '../../../src/reports/pictures/fault-counts.ts';
import { faultTimesIn } from '../../../src/reports/pictures/fault-times.ts';
import { linkChanges } from '../../../src/reports/pictures/link-changes.ts';
import { throughput } from '../../../src/reports/pictures/throughput.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { logOf } from '../../log-of.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const flood = {
  seed: 1,
  peers: 4,
  topology: 'mesh',
  protocol: 'flood',
  workload: { name: 'interval', broadcasts: 8, wait: '10ms' },
};

function changed(time: number, ends: readonly [number, number], isUp: boolean): Fact[] {
  const fact = isUp ? 'link-up' : 'link-down';
  return [
    { fact, time, peer: ends[0], other: ends[1] },
    { fact, time, peer: ends[1], other: ends[0] },
  ];
}

describe('faults under a time axis', () => {
  it('stand under the throughput at their times', async () => {
    const faults = [
      { at: '20ms', for: '30ms', partition: [[0, 1], 'rest'] },
      { at: '40ms', for: '20ms', pause: [2] },
    ];
    const { svg, remark } = await drawn(throughput, await subjectOf({ ...flood, faults }));
    expect(saidIn(svg, 'rect mark')).toEqual(['paused from 40 to 60 ms: 1 peer', 'cut off from 20 to 50 ms: 4 peers']);
    expect(remark).toContain('Rust, below: paused, up to 1 peer; cut off, up to 4 peers.');
    // The lanes have the scale of the chart: 10 ms are as wide in both.
    const [, width] = /aria-roledescription="rect mark" d="M[\d.]+,[\d.]+h([\d.]+)v/.exec(svg)!;
    const [left, top, chart, , from, to] = /data-time="([^"]+)"/.exec(svg)![1].split(' ').map(Number);
    expect(svg).toContain(`<g fill="none" stroke-miterlimit="4" transform="translate(${left},${top})">`);
    expect(left).toBeGreaterThan(20);
    expect(Number(width)).toBeCloseTo((20 * chart) / (to - from), 3);
  });

  it('are not there without faults', async () => {
    const { svg, remark } = await drawn(throughput, await subjectOf(flood));
    expect(saidIn(svg, 'rect mark')).toEqual([]);
    expect(remark).not.toContain('Rust');
  });

  it('count how many peers are affected, and end what a crash ends', () => {
    const facts: Fact[] = [
      { fact: 'crashed', time: 10, peer: 0, reason: 'planned' },
      { fact: 'paused', time: 10, peer: 1 },
      { fact: 'crashed', time: 20, peer: 1, reason: 'planned' },
      { fact: 'restarted', time: 30, peer: 0 },
      { fact: 'started', time: 50, peer: 2 },
    ];
    expect(faultLanesIn(logOf(facts, []))).toEqual([
      {
        title: 'crashed',
        of: 'peer',
        most: 2,
        intervals: [
          { fromMs: 10, toMs: 20, count: 1 },
          { fromMs: 20, toMs: 30, count: 2 },
          { fromMs: 30, toMs: 50, count: 1 },
        ],
      },
      { title: 'paused', of: 'peer', most: 1, intervals: [{ fromMs: 10, toMs: 20, count: 1 }] },
    ]);
  });
});

describe('the times of faults', () => {
  it('end with what undoes them, and with the crash of the peer', () => {
    const slow = { fact: 'afflicted', peer: 0, text: 'each message takes 5 ms' } as const;
    const storm = { fact: 'afflicted', peer: 1, text: 'messages to peer 2 are lost with probability 0.5' } as const;
    const other = { ...storm, text: 'messages to peer 3 are lost with probability 0.5' } as const;
    const facts: Fact[] = [
      { ...slow, time: 10 },
      { ...slow, time: 20, text: 'each message takes 9 ms' },
      { ...slow, fact: 'relieved', time: 30, text: 'messages take no time' },
      { ...storm, time: 30 },
      { ...other, time: 40 },
      { ...storm, fact: 'relieved', time: 50 },
      { fact: 'crashed', time: 60, peer: 1, reason: 'planned' },
      { fact: 'started', time: 90, peer: 2 },
    ];
    const log = logOf(facts, []);
    expect(faultTimesIn(log).map(({ kind, what, fromMs, toMs }) => [kind, what.slice(0, 20), fromMs, toMs])).toEqual([
      ['slow', 'each message takes 5', 10, 20],
      ['slow', 'each message takes 9', 20, 30],
      ['storm', 'messages to peer 2 a', 30, 50],
      ['storm', 'messages to peer 3 a', 40, 60],
      ['crashed', 'crashed', 60, 90],
    ]);
    expect(faultLanesIn(log).map(({ title, intervals }) => [title, intervals])).toEqual([
      ['crashed', [{ fromMs: 60, toMs: 90, count: 1 }]],
      ['slow', [{ fromMs: 10, toMs: 30, count: 1 }]],
      ['storm', [{ fromMs: 30, toMs: 60, count: 1 }]],
    ]);
  });
});

describe('links that changed', () => {
  it('have a lane each, with when they were up', async () => {
    const facts = [...changed(10, [0, 1], false), ...changed(30, [0, 1], true), ...changed(40, [2, 3], true)];
    const subject = { ...(await subjectOf(flood)), log: logOf([...facts, { fact: 'started', time: 50, peer: 0 }], []) };
    const { svg, title } = await drawn(linkChanges, subject);
    expect(saidIn(svg, 'bar')).toEqual([
      '0 <-> 1 is up from 0 to 10 ms',
      '0 <-> 1 is down from 10 to 30 ms',
      '0 <-> 1 is up from 30 to 50 ms',
      '2 <-> 3 is down from 0 to 40 ms',
      '2 <-> 3 is up from 40 to 50 ms',
    ]);
    expect(title).toBe('0 <-> 1 went down after 10 ms; 0 <-> 1 came up after 30 ms; 2 <-> 3 came up after 40 ms');
  });

  it('are counted if they are many', async () => {
    const facts = Array.from({ length: 50 }, (_, index) => changed(index, [index, index + 1], index % 2 === 0)).flat();
    const crash: Fact = { fact: 'crashed', time: 49, peer: 7, reason: 'planned' };
    const log = logOf([...facts, crash, { fact: 'started', time: 60, peer: 0 }], []);
    const { svg, table } = await drawn(linkChanges, { ...(await subjectOf(flood)), log });
    expect(saidIn(svg, 'rect mark')).toEqual(['crashed from 49 to 60 ms: 1 peer']);
    expect(saidIn(svg, 'point').at(-1)).toBe('at 60 ms: 25 of 50 links up');
    expect(table.rows).toHaveLength(50);
  });
});
