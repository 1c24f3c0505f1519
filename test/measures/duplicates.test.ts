/** Duplicates: against a version that remembers every copy, on random traffic. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duplicates } from '../../src/measures/duplicates.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { Recording } from '../../src/trace/recording.ts';
import { logOf } from '../log-of.ts';
import { emptyRecording, mesh } from './scene.ts';

const SIZE = 4;

function duplicatesIn(facts: readonly Fact[]) {
  const { books } = emptyRecording(SIZE);
  return duplicates.take(new Recording(mesh(SIZE), books, logOf(facts, ['data', 'ack'])));
}

const broadcast = (peer: number, sequence: number): Fact => ({ fact: 'broadcast', time: 0, peer, sequence });

function received(peer: number, from: number, origin: number, sequence: number): Fact {
  return { fact: 'received', time: 1, peer, from, message: 0, kind: 'data', origin, sequence };
}

it('counts what the peer had received or made', () => {
  const facts = [
    broadcast(0, 0),
    received(1, 0, 0, 0),
    received(2, 0, 0, 0),
    received(1, 2, 0, 0),
    received(0, 1, 0, 0),
  ];
  expect(duplicatesIn(facts)).toEqual({ copies: 2, share: 0.5 });
});

it('leaves out copies to oneself, and messages that carry no broadcast', () => {
  const ack: Fact = { fact: 'received', time: 1, peer: 1, from: 0, message: 0, kind: 'ack' };
  expect(duplicatesIn([broadcast(0, 0), received(0, 0, 0, 0), received(1, 0, 0, 0), ack, ack])).toEqual({
    copies: 0,
    share: 0,
  });
});

it('is what is left of all copies when the first of each is taken away', () => {
  const copies = fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1), fc.nat(SIZE - 1), fc.nat(2)), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(copies, (drawn) => {
      const fromOthers = drawn.filter(([peer, from]) => peer !== from);
      const facts = drawn.map(([peer, from, origin, sequence]) => received(peer, from, origin, sequence));
      const made = [0, 1, 2, 3].flatMap((origin) => [0, 1, 2].map((sequence) => broadcast(origin, sequence)));
      const needed = new Set(
        fromOthers.filter(([peer, , origin]) => peer !== origin).map(([peer, , ...name]) => `${peer} ${name}`),
      );
      const expected = fromOthers.length - needed.size;
      fc.pre(fromOthers.length > 0);
      expect(duplicatesIn([...made, ...facts])).toEqual({ copies: expected, share: expected / fromOthers.length });
    }),
    { numRuns: 200 },
  );
});

it('needs every receipt, and one', () => {
  expect(duplicates.take(emptyRecording(SIZE, 'deliveries'))).toEqual({ absent: 'the trace level keeps no receipts' });
  expect(duplicatesIn([broadcast(0, 0)])).toEqual({ absent: 'no peer received a broadcast of another' });
});
