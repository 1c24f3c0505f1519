/** What a message may hold. `test/runtimes/contents.test.ts` proves that each runtime refuses the rest. */
import { describe, expect, it } from 'vitest';
import { kindOfSent } from '../../src/core/message-contents.ts';
import { programOf } from '../../src/core/stack.ts';
import { layerOf } from '../protocols/scene.ts';

const program = programOf([layerOf('hop-list')]);

function nested(levels: number, inner: unknown = 1): unknown {
  let value = inner;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}

describe('a message', () => {
  it.each([
    ['null', null],
    ['a boolean', false],
    ['a number', -0.5],
    ['a text', ''],
    ['an empty list', []],
    ['an empty object', {}],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a part twice', ((part) => [part, { part }])({ a: [null, true, 1, 'x'] })],
    ['500 lists and objects in one another', nested(500)],
  ])('may hold %s', (_, value) => {
    expect(kindOfSent(value, 3, program)).toBe(0);
  });

  it.each([
    [
      '501 lists and objects in one another',
      nested(501),
      'has in field 0.value.0 lists or objects nested deeper than 500',
    ],
    ['an endless number deep inside', nested(400, Number.NaN), 'NaN'],
    ['a class deep inside', nested(3, new Date(0)), 'has in field 0.value.0 a Date'],
    ['a list of a class', { own: new (class Own extends Array {})() }, 'has in field own an object of class Own'],
    ['an endless number', Number.NEGATIVE_INFINITY, 'that is -Infinity; messages are plain data'],
    ['a bigint', { a: 1n }, 'a bigint; messages are plain data: null, booleans, finite numbers, texts, lists and'],
    ['a function', [() => 1], 'has in field 0 a function;'],
    ['a map', new Map(), 'that is a Map; messages are plain data'],
    ['a set', { a: new Set() }, 'send a list of its members ([...set])'],
    ['a typed array', { a: new Uint8Array(1) }, 'has in field a a Uint8Array; messages are'],
    ['a typed array of doubles', new Float64Array(1), 'send a list of its numbers (Array.from(…))'],
    ['a buffer', new ArrayBuffer(1), 'send a list of its numbers (Array.from(…))'],
    ['an object of a class', new (class Own {})(), 'send an object of its fields ({ ...object })'],
    ['a class without a name', [new (class {})()], 'has in field 0 an object of class unknown'],
    ['itself', ((list: unknown[]) => [list.push(list), list])([]), 'has in field 1.0 what it lies in'],
    ['nothing in a field after others', { a: 1, b: [2], c: undefined }, 'has in field c undefined'],
  ])('may not hold %s', (_, value, message) => {
    expect(() => kindOfSent(value, 3, program)).toThrow(message);
    expect(() => kindOfSent(value, 3, program)).toThrow(/^peer 3 sent a message of kind data that /);
  });
});
