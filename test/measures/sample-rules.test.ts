/** How figures of several samples are put together, and which numbers a figure has. */
import { describe, expect, it } from 'vitest';
import { leavesOf, putTogether, type Rule, wordsFor } from '../../src/measures/sample-rules.ts';

const kinds: Rule = { itemsBy: 'kind', fields: { messages: 'sum', bytes: 'mean' } };

describe('the numbers of a figure', () => {
  it.each<[string, Rule, unknown, string[]]>([
    ['a number', 'sum', 5, ['x sum 5']],
    ['a number that is only looked at', 'each', 5, []],
    ['what is the same everywhere', 'same', 5, []],
    ['a truth', 'any', true, []],
    ['nothing', 'sum', undefined, []],
    ['entries', { entries: 'sum' }, { lost: 1, late: 2 }, ['x.lost sum 1', 'x.late sum 2']],
    [
      'items of a list by their names',
      kinds,
      [
        { kind: 'data', messages: 1, bytes: 2 },
        { kind: 'ack', messages: 3, bytes: 4 },
      ],
      ['x.data.messages sum 1', 'x.data.bytes mean 2', 'x.ack.messages sum 3', 'x.ack.bytes mean 4'],
    ],
    [
      'fields',
      { fields: { a: 'max', b: { fields: { c: 'min' } } } },
      { a: 1, b: { c: 2 } },
      ['x.a max 1', 'x.b.c min 2'],
    ],
    ['fields of some samples', { ofSome: { a: 'sum', b: 'sum' } }, { a: 1 }, ['x.a sum 1']],
  ])('%s', (_, rule, value, expected) => {
    expect(leavesOf(rule, value, 'x').map(({ path, rule: own, value: of }) => `${path} ${own} ${of}`)).toEqual(
      expected,
    );
  });
});

describe('several samples', () => {
  it.each<[string, Rule, unknown[], unknown]>([
    ['a sum', 'sum', [1, 2, 4], 7],
    ['a sum of some', 'sum', [1, undefined, 4], 5],
    ['a mean', 'mean', [1, 2, 6], 3],
    ['a mean of some is none', 'mean', [1, undefined], undefined],
    ['the greatest', 'max', [1, 5, 2], 5],
    ['the least', 'min', [4, 1, 2], 1],
    ['any', 'any', [false, true], true],
    ['any of none', 'any', [false, false], false],
    ['all', 'all', [true, false], false],
    ['all of all', 'all', [true, true], true],
    ['the same', 'same', ['x', 'x'], 'x'],
    ['each', 'each', [1, 2], undefined],
    ['entries', { entries: 'sum' }, [{ a: 1 }, { b: 2, a: 3 }], { a: 4, b: 2 }],
    [
      'items of a list',
      kinds,
      [
        [{ kind: 'data', messages: 1, bytes: 2 }],
        [
          { kind: 'data', messages: 3, bytes: 4 },
          { kind: 'ack', messages: 5, bytes: 6 },
        ],
      ],
      [
        { kind: 'data', messages: 4, bytes: 3 },
        { kind: 'ack', messages: 5 },
      ],
    ],
    [
      'fields',
      { fields: { a: 'sum', b: 'max' } },
      [
        { a: 1, b: 2 },
        { a: 3, b: 1 },
      ],
      { a: 4, b: 2 },
    ],
  ])('%s', (_, rule, values, expected) => {
    expect(putTogether(rule, values)).toEqual(expected);
  });

  it('that should be the same and are not are a bug', () => {
    expect(() => putTogether('same', [1, 2])).toThrow('1, 2 should be the same in every sample');
  });

  it('have their rule in words', () => {
    expect((['sum', 'mean', 'max', 'min'] as const).map((rule) => wordsFor(rule, 3))).toEqual([
      'sum of 3 samples',
      'mean of 3 samples',
      'greatest of 3 samples',
      'least of 3 samples',
    ]);
  });
});
