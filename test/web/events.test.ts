/** A step of the player is what a peer does at one time for one reason. */
import { expect, it } from 'vitest';
import type { Fact } from '../../src/trace/facts.ts';
import { EventTable } from '../../web/src/moment/events.ts';
import { logOf } from '../log-of.ts';
import { line, once, sceneOf } from '../protocols/scene.ts';
import { simulated } from './simulated.ts';

it('keeps the starts together, and each receipt with what it causes', () => {
  const { log } = simulated(sceneOf(line(3), ['flood'], { workload: once(0) }));
  const events = new EventTable(log);
  events.grow();
  const facts = [...log.facts()].map(({ fact, peer }) => `${fact} ${peer}`);
  const steps = Array.from({ length: events.count }, (_, event) =>
    facts.slice(events.momentAfter(event), events.momentAfter(event + 1)).join(', '),
  );
  expect(steps).toEqual([
    'started 0, started 1, started 2',
    'broadcast 0, delivered 0, sent 0',
    'received 1, delivered 1, sent 1',
    'received 2, delivered 2',
  ]);
});

it('keeps a loss with the sending, and tells the losses of one time together', () => {
  const copy = { kind: 'data', origin: 0, sequence: 0 };
  const facts: Fact[] = [
    { fact: 'broadcast', time: 1, peer: 0, sequence: 0 },
    { fact: 'sent', time: 1, peer: 0, to: 1, bytes: 1, message: 0, ...copy },
    { fact: 'dropped', time: 1, peer: 0, to: 1, message: 0, reason: 'partitioned', ...copy },
    { fact: 'crashed', time: 2, peer: 1, reason: 'fault' },
    { fact: 'dropped', time: 2, peer: 0, to: 1, message: 1, reason: 'peer crashed', ...copy },
    { fact: 'dropped', time: 2, peer: 2, to: 1, message: 2, reason: 'peer crashed', ...copy },
  ];
  const events = new EventTable(logOf(facts, ['data']));
  events.grow();
  expect([...events.ends.subarray(0, events.count)]).toEqual([3, 4, 6]);
});

it('steps forward and back to the same moments, also from the middle of an event', () => {
  const { log } = simulated(sceneOf(line(3), ['flood'], { workload: once(0) }));
  const events = new EventTable(log);
  events.grow();
  const ends = [0, ...events.ends.subarray(0, events.count)];
  for (const [index, moment] of ends.entries()) {
    expect(events.next(moment)).toBe(ends[Math.min(index + 1, ends.length - 1)]);
    expect(events.previous(moment)).toBe(ends[Math.max(0, index - 1)]);
  }
  expect(events.next(4)).toBe(6);
  expect(events.previous(4)).toBe(3);
});
