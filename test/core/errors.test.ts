import { describe, expect, it } from 'vitest';
import { CHURN, isPlanned, PLANNED } from '../../src/core/crash-reasons.ts';
import { InputError, shown } from '../../src/core/errors.ts';

describe('a value in an error', () => {
  const endless: unknown[] = [];
  endless.push(endless);

  it.each<[unknown, string]>([
    ['', '""'],
    ['a\n\u001b[31mb', 'a [31mb'],
    ['a\u202eb', 'a b'],
    [-0, '-0'],
    [0, '0'],
    [Number.NaN, 'NaN'],
    [5n, '5'],
    [() => 1, 'a function'],
    [Symbol('x'), 'a symbol'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ a: [1, 'x'] }, '{"a":[1,"x"]}'],
    [endless, 'a list'],
    [{ a: 1n }, 'an object'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(200)}…`],
  ])('%# is one line', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

it('an error of input names the option, what was expected and what was given', () => {
  expect(new InputError('--peers', 'a number').message).toBe('--peers: expected a number');
  expect(new InputError('--peers', 'a number', 'x')).toMatchObject({
    message: '--peers: expected a number, given x',
    option: '--peers',
    expected: 'a number',
  });
});

it('an error of input is told by its name, also where another copy of the class threw it', () => {
  const other = Object.assign(new Error('x'), { name: 'InputError' });
  expect([other, new Error('x'), { name: 'InputError' }].map((error) => error instanceof InputError)).toEqual([
    true,
    false,
    false,
  ]);
});

it('crashes that an experiment asks for are planned, others are not', () => {
  expect([PLANNED, CHURN, 'killed by SIGKILL'].map(isPlanned)).toEqual([true, true, false]);
});
