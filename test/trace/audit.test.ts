/**
 * Every run in memory is held to the audit of its facts; and the audit, and the books, are held to runs that are wrong.
 */
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/trace/facts.ts';
import { contradictionsOf } from '../strict-books.ts';
import { auditOf } from './audit.ts';
import { audited, network } from './audited.ts';

const SEEDS = process.env.HEARSAY_LONG === '1' ? 400 : 25;

describe('a run with loss, duplication, crashes, a restart, a pause and a cut is sound', () => {
  it('simulator, at whole milliseconds and at real times, to its end', async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { summary, recording } = await audited('simulator', seed, {
        network: { ...network, resolution: seed % 2 === 0 ? '1ms' : 'real' },
      });
      expect(summary.books.inFlight).toBe(0);
      const seen = new Set([...recording.log.facts()].map(({ fact }) => fact));
      for (const fact of ['duplicated', 'dropped', 'crashed', 'restarted', 'paused', 'link-down'] as const)
        expect(seen).toContain(fact);
    }
  });

  it('simulator, ended in the midst of it', async () => {
    let inFlight = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const stop = seed % 2 === 0 ? { deadline: `${75 + (seed % 50)}ms` } : { events: 40 + 20 * (seed % 30) };
      const { summary } = await audited('simulator', seed, {
        stop,
        start: seed % 3 === 0 ? { staggered: { gap: '12ms' } } : 'barrier',
      });
      inFlight += summary.books.inFlight;
    }
    expect(inFlight).toBeGreaterThan(0);
  });

  it('actors, to their end and in the midst of it', async () => {
    expect((await audited('actors', 1)).summary.stopped).toBe('quiescent');
    const { summary } = await audited('actors', 2, {
      network: { delay: '80ms', loss: 0.1, duplicate: 0.2 },
      stop: { deadline: '100ms' },
    });
    expect(summary.books.inFlight).toBeGreaterThan(0);
    await audited('actors', 3, { mailbox: { limit: 4, policy: 'drop' } });
    await audited('actors', 4, { mailbox: { limit: 4, policy: 'block' }, stop: { deadline: '150ms' } });
  });
});

describe('the audit', () => {
  const sound: Fact[] = [
    { fact: 'broadcast', time: 0, peer: 0, sequence: 0 },
    { fact: 'sent', time: 0, peer: 0, to: 1, bytes: 9, message: 0, kind: 'data', origin: 0, sequence: 0 },
    { fact: 'duplicated', time: 0, peer: 0, to: 1, of: 0, message: 1, kind: 'data', origin: 0, sequence: 0 },
    { fact: 'sent', time: 1, peer: 0, to: 2, bytes: 9, message: 2, kind: 'data', origin: 0, sequence: 0 },
    { fact: 'received', time: 2, peer: 1, from: 0, message: 1, kind: 'data', origin: 0, sequence: 0 },
    { fact: 'dropped', time: 2, peer: 0, to: 2, reason: 'lost', message: 2, kind: 'data', origin: 0, sequence: 0 },
  ];

  const further: Fact = {
    fact: 'carried',
    time: 0,
    peer: 0,
    other: 1,
    copy: 'sent',
    message: 0,
    kind: 'data',
    origin: 0,
    sequence: 1,
  };

  it('finds nothing where nothing is wrong, and what is left in flight', () => {
    expect(auditOf(sound)).toEqual({ wrong: [], left: new Map([['data', 1]]) });
  });

  it.each<[string, (facts: Fact[]) => Fact[]]>([
    ['a send is missing', (facts) => facts.filter((_, index) => index !== 1)],
    ['a send is counted twice', (facts) => [...facts.slice(0, 2), facts[1], ...facts.slice(2)]],
    ['a receipt comes twice', (facts) => [...facts, { ...facts[4], time: 3 }]],
    ['a copy is received and dropped', (facts) => [...facts, { ...facts[5], time: 3, to: 1, message: 1 } as Fact]],
    ['a receipt comes before its send', (facts) => [facts[0], { ...facts[4], time: 0 }, ...facts.slice(1)]],
    ['somebody else receives it', (facts) => [...facts.slice(0, 4), { ...facts[4], peer: 2 } as Fact, facts[5]]],
    [
      'it comes as another broadcast',
      (facts) => [...facts.slice(0, 4), { ...facts[4], sequence: 1 } as Fact, facts[5]],
    ],
    ['it comes as another kind', (facts) => [...facts.slice(0, 4), { ...facts[4], kind: 'ack' } as Fact, facts[5]]],
    ['what it carries besides stands elsewhere', (facts) => [...facts, { ...further, time: 3 }]],
    [
      'less comes of it than was sent',
      (facts) => [...facts.slice(0, 2), { ...further, copy: 'sent' }, ...facts.slice(2)],
    ],
    [
      'a copy is made of none',
      (facts) => facts.map((fact) => (fact.fact === 'duplicated' ? { ...fact, of: 7 } : fact)),
    ],
    [
      'one who has crashed receives',
      (facts) => [facts[0], { fact: 'crashed', time: 0, peer: 1, reason: 'x' }, ...facts.slice(1)],
    ],
    ['time goes back', (facts) => facts.map((fact, index) => (index === 5 ? { ...fact, time: 1 } : fact))],
  ])('finds that %s', (_, spoilt) => {
    expect(auditOf(spoilt([...sound])).wrong).not.toEqual([]);
  });
});

describe('books', () => {
  it('say where they contradict themselves, whichever count is wrong by one', async () => {
    const { recording } = await audited('simulator', 1, { stop: { deadline: '80ms' } });
    const { books } = recording;
    expect(contradictionsOf.call(books)).toEqual([]);
    expect(books.missing()).toBe(0);
    for (const name of ['kindSent', 'kindReceived', 'kindDropped', 'kindInFlight', 'kindUnknown'] as const) {
      books[name][0]++;
      expect(contradictionsOf.call(books)[0], name).toMatch(
        /^the books do not balance, .*: 1 messages of kind data were/,
      );
      expect(books.missing(), name).toBe(1);
      books[name][0]--;
    }
    books.handled[0]--;
    expect(contradictionsOf.call(books)).toHaveLength(1);
    books.handled[0]++;
    books.dropReasons.clear();
    expect(contradictionsOf.call(books)).toHaveLength(1);
  });
});
