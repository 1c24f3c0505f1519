/** The sequence diagram of a broken property: what broke it stands out, and nothing of it is missing. */
import { expect, it } from 'vitest';
import { brokenPromise } from '../../../src/reports/pictures/broken-promise.ts';
import { pictures } from '../../../src/reports/pictures/index.ts';
import { states } from '../../../src/reports/pictures/theme.ts';
import { unpromisedProperty } from '../../../src/reports/pictures/unpromised-property.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { logOf } from '../../log-of.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

function broken(subject: Seen, facts: readonly Fact[], evidence: string): Seen {
  const checks = [{ property: 'fifo-order', promised: true, verdict: 'invalid' as const, evidence: [evidence] }];
  return { ...subject, summary: { ...subject.summary, checks }, log: logOf(facts, ['data']) };
}

const made: Fact[] = [0, 1].flatMap((sequence) => [
  { fact: 'broadcast', time: sequence, peer: 0, sequence },
  { fact: 'sent', time: sequence, peer: 0, to: 1, message: sequence, kind: 'data', bytes: 9, origin: 0, sequence },
]);

const whole = { seed: 1, peers: 2, topology: 'mesh', protocol: 'best-effort', workload: { name: 'single', origin: 0 } };

it('shows each step of the case until the delivery that broke the order', async () => {
  const facts: Fact[] = [
    ...made,
    { fact: 'received', time: 5, peer: 1, from: 0, message: 1, kind: 'data', origin: 0, sequence: 1 },
    { fact: 'delivered', time: 5, peer: 1, origin: 0, sequence: 1 },
    { fact: 'received', time: 8, peer: 1, from: 0, message: 0, kind: 'data', origin: 0, sequence: 0 },
    { fact: 'delivered', time: 8, peer: 1, origin: 0, sequence: 0 },
  ];
  const evidence = 'peer 1 delivered 0:1 at 5 ms, before an earlier broadcast of the same origin';
  const { svg, title, remark } = await drawn(brokenPromise, broken(await subjectOf(whole), facts, evidence));
  expect(title).toBe(`fifo-order was broken: ${evidence}`);
  expect(saidIn(svg, 'step')).toEqual([
    'peer 0 at 0 ms: broadcasts 0:0',
    'peer 0 at 1 ms: broadcasts 0:1',
    'peer 1 at 5 ms: delivers 0:1',
  ]);
  expect(saidIn(svg, 'message')).toEqual([
    '0:0 from 0 to 1: still on its way at the end',
    '0:1 from 0 to 1: first copy',
  ]);
  expect(remark).toContain('What came later is left out.');
  expect(svg.match(new RegExp(`<circle[^>]*fill="${states.alarm}"`, 'g'))).toHaveLength(1);
});

it('goes on until the deliveries to which the evidence compares the offence', async () => {
  const facts: Fact[] = [
    ...made,
    { fact: 'delivered', time: 4, peer: 1, origin: 0, sequence: 1 },
    { fact: 'delivered', time: 6, peer: 1, origin: 0, sequence: 0 },
    { fact: 'delivered', time: 8, peer: 0, origin: 0, sequence: 0 },
    { fact: 'delivered', time: 10, peer: 0, origin: 0, sequence: 1 },
    { fact: 'crashed', time: 12, peer: 0, reason: 'planned' },
  ];
  const evidence = 'peer 1 delivered 0:0 at 6 ms, after 0:1; peer 0 delivered them the other way round';
  const { svg } = await drawn(brokenPromise, broken(await subjectOf(whole), facts, evidence));
  expect(saidIn(svg, 'step').at(-1)).toBe('peer 0 at 10 ms: delivers 0:1');
});

it('shows what was lost, and which peer never delivers it', async () => {
  const facts: Fact[] = [
    ...made,
    { fact: 'dropped', time: 4, peer: 0, to: 1, message: 0, kind: 'data', reason: 'lost', origin: 0, sequence: 0 },
    { fact: 'crashed', time: 6, peer: 0, reason: 'planned' },
  ];
  const evidence = 'peer 1 never delivered 0:0, which peer 0 did';
  const { svg } = await drawn(brokenPromise, broken(await subjectOf(whole), facts, evidence));
  expect(saidIn(svg, 'message')).toEqual(['0:0 from 0 to 1: lost', '0:1 from 0 to 1: still on its way at the end']);
  expect(saidIn(svg, 'offence')).toEqual(['peer 1 never delivered 0:0']);
  expect(saidIn(svg, 'step').at(-1)).toBe('peer 0 at 6 ms: crashes');
});

it('takes of a large run the broadcasts that the evidence names, and says what was not promised', async () => {
  const subject = await subjectOf({ ...whole, workload: { name: 'interval', broadcasts: 40 } });
  const evidence = ['peer 1 delivered 0:3 at 4 ms, after 1:2; peer 0 delivered them the other way round'];
  const checks = [{ property: 'total-order', promised: false, verdict: 'invalid' as const, evidence }];
  const unpromised = { ...subject, summary: { ...subject.summary, checks } };
  expect(await brokenPromise.draw(unpromised)).toEqual({ absent: 'no promise was broken' });
  const { title, remark, table } = await drawn(unpromisedProperty, unpromised);
  expect(title).toContain('total-order did not hold, and was not promised: ');
  expect(remark).toContain('Only ');
  expect(table.rows.every(([, , what]) => /0:3|1:2/.test(String(what)))).toBe(true);
});

it('takes of a broadcast with many copies those that came to the peer in question', async () => {
  const group = { ...whole, peers: 40, topology: { name: 'random-k-out', k: 3 }, protocol: 'flood' };
  const subject = await subjectOf(group);
  const checks = [
    { property: 'agreement', promised: true, verdict: 'invalid' as const, evidence: ['peer 3 never delivered 0:0'] },
  ];
  const { svg, remark } = await drawn(brokenPromise, { ...subject, summary: { ...subject.summary, checks } });
  expect(remark).toContain('Only 0:0, and what came to the peers named.');
  const messages = saidIn(svg, 'message');
  expect(messages.length).toBeGreaterThan(1);
  for (const said of messages) expect(said).toMatch(/^0:0 from \d+ to 3: /);
});

it('is not drawn if nothing was broken, and stands first on the page if a promise was', async () => {
  const subject = await subjectOf(whole);
  expect(await brokenPromise.draw(subject)).toEqual({ absent: 'no promise was broken' });
  expect(await unpromisedProperty.draw(subject)).toEqual({ absent: 'no such property' });
  expect(pictures[0]).toBe(brokenPromise);
});
