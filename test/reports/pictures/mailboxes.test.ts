/** The messages that a peer still has to handle, panel by panel. */
import { expect, it } from 'vitest';
import { mailboxes } from '../../../src/reports/pictures/mailboxes.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { logOf } from '../../log-of.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const subject = () => subjectOf({ seed: 1, peers: 3, topology: 'mesh', protocol: 'best-effort' });

/** Peer 1 is sent 30 messages at once and handles one each millisecond. */
const facts: Fact[] = [
  ...Array.from(
    { length: 30 },
    (_, message): Fact => ({ fact: 'sent', time: 0, peer: 0, to: 1, message, kind: 'data', bytes: 1 }),
  ),
  ...Array.from(
    { length: 30 },
    (_, message): Fact => ({ fact: 'received', time: 1 + message, peer: 1, from: 0, message, kind: 'data' }),
  ),
];

it('show who falls behind', async () => {
  const { svg, title, table } = await drawn(mailboxes, { ...(await subject()), log: logOf(facts, ['data']) });
  expect(title).toBe('Peer 1 had the most to handle: 30 messages 0 ms after the start; the median peer at most 0');
  expect(table.rows[0]).toEqual([1, 30, 0]);
  // A panel for each peer, the fullest first; the mailbox is empty in the end.
  expect([...svg.matchAll(/>(peer \d)</g)].map(([, peer]) => peer)).toEqual(['peer 1', 'peer 0', 'peer 2']);
  expect(saidIn(svg, 'area mark')).toHaveLength(3);
});

it('are shaded while a fault is on at the peer', async () => {
  const paused: Fact[] = [
    { fact: 'paused', time: 5, peer: 1 },
    { fact: 'resumed', time: 9, peer: 1 },
  ];
  const log = logOf(
    [...facts, ...paused].sort((one, other) => one.time - other.time),
    ['data'],
  );
  const { svg, remark } = await drawn(mailboxes, { ...(await subject()), log });
  expect(saidIn(svg, 'rect mark')).toEqual(['peer 1 paused from 5 to 9 ms']);
  expect(remark).toContain('Rust: a fault was on at the peer.');
});

it('are not drawn where no peer ever has much to handle', async () => {
  expect(await mailboxes.draw(await subject())).toEqual({
    absent: 'no peer had 20 messages to handle at any time',
  });
});
