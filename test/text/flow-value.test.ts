/** Values in one line of YAML are read as the YAML library reads them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { flowOf, valueOfFlow } from '../../src/text/flow-value.ts';

it('reads what faults are written with', () => {
  expect(valueOfFlow('2')).toBe(2);
  expect(valueOfFlow('30%')).toBe('30%');
  expect(valueOfFlow('[[0, 1], rest]')).toEqual([[0, 1], 'rest']);
  expect(valueOfFlow('{ from: 0, to: [1, 2] }')).toEqual({ from: 0, to: [1, 2] });
  expect(valueOfFlow(`"it's"`)).toBe("it's");
});

it.each(['[1, 2', '{ a 1 }', '"open', '[1] 2', '{ a: }', ''])('reads nothing from %o', (text) => {
  expect(valueOfFlow(text)).toBeUndefined();
});

it('writes what it and the library read as the same value', () => {
  const scalar = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.string(),
    fc.constantFrom('30%', '10ms', 'rest', '1e3', 'true'),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,8}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      const text = flowOf(given);
      expect(valueOfFlow(text)).toEqual(given);
      expect(parse(text)).toEqual(given);
    }),
  );
});
