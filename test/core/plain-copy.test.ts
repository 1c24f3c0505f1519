import { expect, it } from 'vitest';
import { plainCopyOf } from '../../src/core/plain-copy.ts';

/** So many lists in one another. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

it('is a copy of plain data, without fields that are undefined', () => {
  const value = { a: [1, 'x', null, true, { b: false }], c: undefined };
  const copy = plainCopyOf(value) as typeof value;
  expect(copy).toStrictEqual({ a: [1, 'x', null, true, { b: false }] });
  value.a.push(2);
  expect(copy.a).toHaveLength(5);
  expect(plainCopyOf(nested(1_001))).toEqual(nested(1_001));
});

it.each([
  [Number.NaN, 'NaN'],
  [undefined, 'undefined'],
  [[1, undefined], 'undefined'],
  [{ a: new Map() }, 'a Map'],
  [[new Date(0)], 'a Date'],
  [() => {}, 'a function'],
  [nested(1_002), 'one that holds itself, or is nested too deep'],
])('%s is refused', (value, given) => {
  expect(() => plainCopyOf(value)).toThrow(
    `peer.keep: expected plain data: null, booleans, finite numbers, texts, lists and objects of these, given ${given}`,
  );
});
