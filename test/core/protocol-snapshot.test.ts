import { expect, it } from 'vitest';
import type { Peer, Protocol } from '../../src/core/protocol.ts';
import { fieldsOf } from '../../src/core/protocol-snapshot.ts';

/** A protocol with these fields. */
function protocolWith(fields: object): Protocol<never> {
  return Object.assign({ broadcast() {}, receive() {} }, fields);
}

class Line {
  readonly next = 3;
  readonly early = new Map([[4, { word: 'x' }]]);
}

it('shows fields as plain data: classes as fields, sets and typed arrays as lists, maps as pairs in their order', () => {
  const fields = {
    text: 'a',
    nothing: null,
    infinite: Number.POSITIVE_INFINITY,
    set: new Set([2, 1]),
    map: new Map<unknown, unknown>([
      [9, new Set(['a'])],
      [1, undefined],
    ]),
    bits: Uint8Array.of(1, 0),
    line: new Line(),
    huge: 2n ** 64n,
  };
  expect(fieldsOf(protocolWith(fields), {})).toEqual({
    text: 'a',
    nothing: null,
    infinite: 'Infinity',
    set: [2, 1],
    map: [
      [9, ['a']],
      [1, null],
    ],
    bits: [1, 0],
    line: { next: 3, early: [[4, { word: 'x' }]] },
    huge: '18446744073709551616',
  });
});

it('leaves out functions, the peer, the broadcast below, the parameters, and what is undefined', () => {
  const parameters = { k: 3 };
  const peer: Partial<Peer<unknown>> = { id: 1, setTimer() {} };
  const fields = { peer, below: { broadcast() {} }, parameters, handOn() {}, current: undefined, other: { k: 3 } };
  expect(fieldsOf(protocolWith(fields), parameters)).toEqual({ other: { k: 3 } });
});

it('is a copy, which later changes of the protocol do not reach', () => {
  const list = [1];
  const copy = fieldsOf(protocolWith({ list }), {});
  list.push(2);
  expect(copy).toEqual({ list: [1] });
});

it('ends where a field holds itself', () => {
  const self: { self?: unknown } = {};
  self.self = self;
  expect(JSON.stringify(fieldsOf(protocolWith({ self }), {}))).toContain('deeper than is shown');
});
