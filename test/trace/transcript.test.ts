/** Traces as prose. */
import { expect, it } from 'vitest';
import type { Fact } from '../../src/trace/facts.ts';
import { transcriptOf } from '../../src/trace/transcript.ts';
import { logOf } from '../log-of.ts';

const facts: Fact[] = [
  { fact: 'started', time: 0, peer: 0 },
  { fact: 'broadcast', time: 2, peer: 0, sequence: 4 },
  { fact: 'sent', time: 2, peer: 0, to: 1, bytes: 26, message: 16, kind: 'data', origin: 0, sequence: 4 },
  { fact: 'sent', time: 2, peer: 0, to: 0, bytes: 0, message: 17, kind: 'data', origin: 0, sequence: 4 },
  { fact: 'received', time: 12, peer: 1, from: 0, message: 16, kind: 'data', origin: 0, sequence: 4 },
  { fact: 'delivered', time: 12, peer: 1, origin: 0, sequence: 4 },
  { fact: 'delivered', time: 12, peer: 1, origin: 0, sequence: 5, digest: 4_000_000_000 },
  { fact: 'sent', time: 12, peer: 1, to: 2, bytes: 20, message: 18, kind: 'ready' },
  { fact: 'dropped', time: 12, peer: 1, to: 2, message: 18, kind: 'ready', reason: 'link down' },
  { fact: 'timer-fired', time: 100, peer: 1, timer: 1 },
  { fact: 'timer-fired', time: 100, peer: 1, timer: 2 },
  { fact: 'link-down', time: 100, peer: 1, other: 2 },
  { fact: 'link-up', time: 100, peer: 1, other: 3 },
  { fact: 'learned', time: 100, peer: 1, a: 1, b: 2, up: false },
  { fact: 'learned', time: 100, peer: 1, a: 1, b: 3, up: true },
  { fact: 'noted', time: 100, peer: 1, text: 'all is well' },
  { fact: 'crashed', time: 100, peer: 1, reason: 'killed' },
  { fact: 'restarted', time: 110, peer: 1 },
  { fact: 'paused', time: 110, peer: 1 },
  { fact: 'resumed', time: 120, peer: 1 },
  { fact: 'afflicted', time: 120, peer: 1, text: 'timers run 2 times as long' },
  { fact: 'relieved', time: 130, peer: 1, text: 'timers run as they should' },
];

it('says each fact in a line, times right-aligned', () => {
  expect([...transcriptOf(logOf(facts, ['data', 'ready']), ['tick', 'settle'])]).toEqual([
    '  0 ms  peer 0 started',
    '  2 ms  peer 0 broadcast 0:4',
    '  2 ms  peer 0 sent data 0:4 to peer 1 (message 16, 26 bytes)',
    '  2 ms  peer 0 sent data 0:4 to itself (message 17)',
    ' 12 ms  peer 1 received data 0:4 from peer 0 (message 16)',
    ' 12 ms  peer 1 delivered 0:4',
    ' 12 ms  peer 1 delivered 0:5 (payload digest 4000000000)',
    ' 12 ms  peer 1 sent ready to peer 2 (message 18, 20 bytes)',
    ' 12 ms  peer 1 lost ready to peer 2 (message 18): link down',
    '100 ms  peer 1 woke up by timer settle',
    '100 ms  peer 1 woke up by timer 2',
    '100 ms  peer 1 lost its link to peer 2',
    '100 ms  peer 1 got a link to peer 3',
    '100 ms  peer 1 learned that 1-2 is down',
    '100 ms  peer 1 learned that 1-3 is up',
    '100 ms  peer 1 noted: all is well',
    '100 ms  peer 1 crashed: killed',
    '110 ms  peer 1 was started again',
    '110 ms  peer 1 stands still',
    '120 ms  peer 1 goes on',
    '120 ms  peer 1 is hindered: timers run 2 times as long',
    '130 ms  peer 1 is no longer hindered: timers run as they should',
  ]);
});

it('gives microseconds where any time has them', () => {
  const log = logOf(
    [
      { fact: 'started', time: 0, peer: 0 },
      { fact: 'started', time: 10.0625, peer: 1 },
    ],
    [],
  );
  expect([...transcriptOf(log)]).toEqual([' 0.000 ms  peer 0 started', '10.063 ms  peer 1 started']);
});

it.each([1, 1_023, 1_024, 1_025])('has no decimals where none of %i times has any', (count) => {
  const log = logOf(
    Array.from({ length: count }, (): Fact => ({ fact: 'started', time: 7, peer: 0 })),
    [],
  );
  const lines = [...transcriptOf(log)];
  expect([lines.length, lines.at(-1)]).toEqual([count, '7 ms  peer 0 started']);
});

it('is one line a fact, whatever a note or the name of a kind holds', () => {
  const log = logOf(
    [
      { fact: 'noted', time: 0, peer: 0, text: 'all\r\n 1 ms  peer 9 delivered 9:9\u001b[2J\u009b\u2028\u202e' },
      { fact: 'received', time: 1, peer: 0, from: 1, message: 2, kind: 'x\n\u0007y' },
    ],
    ['x\n\u0007y'],
  );
  expect([...transcriptOf(log)]).toEqual([
    '0 ms  peer 0 noted: all  1 ms  peer 9 delivered 9:9 [2J ',
    '1 ms  peer 0 received x y from peer 1 (message 2)',
  ]);
});
