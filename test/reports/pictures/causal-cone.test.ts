/** The causal past and future of a broadcast, against facts that a reader can follow by hand. */
import { expect, it } from 'vitest';
import { causalCone } from '../../../src/reports/pictures/causal-cone.ts';
import { coneOf } from '../../../src/reports/pictures/causality.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { logOf } from '../../log-of.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

function copy(message: number, from: number, to: number, sentMs: number, cameMs: number): [Fact, Fact] {
  return [
    { fact: 'sent', time: sentMs, peer: from, to, message, kind: 'data', bytes: 1 },
    { fact: 'received', time: cameMs, peer: to, from, message, kind: 'data' },
  ];
}

/** 0 → 1 before the broadcast of 1 at 10 ms; 1 → 2 → 3 after it; what 0 sends later is related to none of it. */
const unsorted: Fact[] = [
  ...copy(0, 0, 1, 2, 5),
  ...copy(1, 0, 3, 3, 20),
  { fact: 'broadcast', time: 10, peer: 1, sequence: 0 },
  ...copy(2, 1, 2, 10, 15),
  ...copy(3, 2, 3, 15, 30),
];
const facts = unsorted.sort((one, other) => one.time - other.time);

it('follows messages to and from the event', () => {
  const log = logOf(facts, ['data']);
  const event = facts.findIndex(({ fact }) => fact === 'broadcast');
  const { pastMs, futureMs } = coneOf(log, 4, event);
  expect([...pastMs]).toEqual([2, 10, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect([...futureMs]).toEqual([Number.POSITIVE_INFINITY, 10, 15, 30]);
});

it('is drawn for each peer, and told in the title', async () => {
  const earlier: Fact = { fact: 'broadcast', time: 1, peer: 0, sequence: 0 };
  const subject = await subjectOf({ seed: 1, peers: 4, topology: 'mesh', protocol: 'best-effort' });
  const { svg, title, table } = await drawn(causalCone, { ...subject, log: logOf([earlier, ...facts], ['data']) });
  expect(title).toBe('1 other peer may have caused broadcast 1:0; it may affect 2');
  expect(saidIn(svg, 'rect mark')).toEqual([
    'peer 0 may have caused it until 2 ms',
    'peer 1 may have caused it until 10 ms',
    'peer 1 may be affected from 10 ms on',
    'peer 2 may be affected from 15 ms on',
    'peer 3 may be affected from 30 ms on',
  ]);
  expect(table.rows[0]).toEqual([0, 2, 'never']);
  // The page shows any other as well: nothing led to the earlier one.
  const [, cones] = /data-cones="([^"]*)"/.exec(svg)!;
  expect(JSON.parse(cones.replaceAll('&quot;', '"'))).toEqual([
    ['0:0', 0, 1, [1, null, null, null], [1, 5, 15, 20]],
    ['1:0', 1, 10, [2, 10, null, null], [null, 10, 15, 30]],
  ]);
});
