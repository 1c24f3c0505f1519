/** Logs of several processes, as one: in order of time, with the messages numbered as in a single log. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CopyFact, Fact } from '../../src/trace/facts.ts';
import { FactLog } from '../../src/trace/log.ts';
import { mergeLogs } from '../../src/trace/merged-log.ts';
import { logOf } from '../log-of.ts';

const SIZE = 5;

/** A run's facts at distinct times: copies between peers, each received, dropped by its sender, or still on its way. */
const run: fc.Arbitrary<Fact[]> = fc
  .array(
    fc.record({
      from: fc.nat(SIZE - 1),
      to: fc.nat(SIZE - 1),
      fate: fc.constantFrom('received', 'dropped', 'in flight'),
      delay: fc.integer({ min: 1, max: 30 }),
      note: fc.constantFrom('a', 'b'),
      further: fc.nat(2),
    }),
    { maxLength: 30 },
  )
  .map((copies) => {
    const facts: Fact[] = [];
    copies.forEach(({ from, to, fate, delay, note, further }, i) => {
      const kind = i % 2 === 0 ? 'data' : 'ack';
      const copy = { message: i, kind, ...(i % 2 === 0 ? { origin: from, sequence: i } : {}) };
      const carried = (what: CopyFact, time: number, peer: number, other: number) => {
        for (let more = 1; kind === 'data' && more <= further; more++) {
          facts.push({
            fact: 'carried',
            time,
            peer,
            other,
            copy: what,
            message: i,
            kind,
            origin: from,
            sequence: i + more,
          });
        }
      };
      facts.push({ fact: 'sent', time: i, peer: from, to, bytes: 10 + i, ...copy });
      carried('sent', i, from, to);
      // Fractions keep all times apart.
      const time = i + delay + (i + 1) / 1000;
      if (fate === 'received') facts.push({ fact: 'received', time, peer: to, from, ...copy });
      if (fate === 'received') carried('received', time, to, from);
      if (fate === 'dropped') facts.push({ fact: 'dropped', time, peer: from, to, reason: `lost ${note}`, ...copy });
      if (fate === 'dropped') carried('dropped', time, from, to);
      if (fate === 'received') facts.push({ fact: 'noted', time: time + 0.0001, peer: to, text: note });
    });
    return facts.sort((a, b) => a.time - b.time);
  });

/** The facts of some peers as their process would log them: copies numbered by directed pair. */
function logsOf(facts: readonly Fact[], processOf: (peer: number) => number): FactLog[] {
  const indices = new Map<number, number>();
  const counts = new Map<string, number>();
  for (const fact of facts) {
    if (fact.fact !== 'sent') continue;
    const pair = `${fact.peer}>${fact.to}`;
    indices.set(fact.message, counts.get(pair) ?? 0);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const local = facts.map((fact) => ('message' in fact ? { ...fact, message: indices.get(fact.message)! } : fact));
  const processes = [...new Set(Array.from({ length: SIZE }, (_, peer) => processOf(peer)))];
  return processes.map((process, i) =>
    logOf(
      local.filter(({ peer }) => processOf(peer) === process),
      i % 2 === 0 ? ['data', 'ack'] : ['ack', 'data'],
    ),
  );
}

it('gives back the log of the whole run', () => {
  fc.assert(
    fc.property(run, fc.integer({ min: 1, max: SIZE }), (facts, processes) => {
      const merged = mergeLogs(logsOf(facts, (peer) => peer % processes));
      expect([...merged.facts()]).toEqual([...logOf(facts, ['data', 'ack']).facts()]);
    }),
  );
});

it('keeps the order of each log, and at equal times that of the logs', () => {
  const logs = [0, 1, 2].map((peer) => {
    const log = new FactLog('full', []);
    for (const text of ['first', 'second']) log.noted(5, peer, `${peer} ${text}`);
    if (peer === 2) log.noted(4, peer, 'clock went back');
    return log;
  });
  const texts = [...mergeLogs(logs).facts()].map((fact) => fact.fact === 'noted' && fact.text);
  expect(texts).toEqual(['0 first', '0 second', '1 first', '1 second', '2 first', '2 second', 'clock went back']);
});

it('numbers copies whose sending nobody recorded after all others, each copy once', () => {
  const receiver = new FactLog('full', ['data']);
  receiver.received(1, 1, 0, 7, 0, 0, 0);
  receiver.received(2, 1, 0, 7, 0, 0, 0);
  receiver.received(3, 1, 2, 0, 0, 2, 0);
  const sender = new FactLog('full', ['data']);
  sender.sent(5, 2, 1, 0, 0, 10, 2, 0);
  sender.sent(6, 2, 1, 1, 0, 10, 2, 1);
  const numbers = [...mergeLogs([receiver, sender]).facts()].map((fact) => 'message' in fact && fact.message);
  expect(numbers).toEqual([2, 2, 0, 0, 1]);
});

it('has the lowest level of the logs', () => {
  const full = new FactLog('full', ['data']);
  full.broadcast(0, 0, 0);
  full.sent(0, 0, 1, 0, 0, 10, 0, 0);
  const deliveries = new FactLog('deliveries', ['data']);
  deliveries.delivered(1, 1, 0, 0);
  const merged = mergeLogs([full, deliveries]);
  expect(merged.level).toBe('deliveries');
  expect([...merged.facts()].map(({ fact }) => fact)).toEqual(['broadcast', 'delivered']);
  expect(full.level).toBe('full');
  expect(full.count).toBe(2);
});

it('is empty where there are no logs', () => {
  expect(mergeLogs([]).count).toBe(0);
});
