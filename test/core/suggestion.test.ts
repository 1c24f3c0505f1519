import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closest } from '../../src/core/suggestion.ts';

/** The same distance by its definition: what is cheapest at the two ends, and the rest. */
function plainDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const swap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    plainDistance(a.slice(0, -1), b) + 1,
    plainDistance(a, b.slice(0, -1)) + 1,
    plainDistance(a.slice(0, -1), b.slice(0, -1)) + (a.at(-1) === b.at(-1) ? 0 : 1),
    swap ? plainDistance(a.slice(0, -2), b.slice(0, -2)) + 1 : Number.POSITIVE_INFINITY,
  );
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c'), minLength: 1, maxLength: 5 });

it('proposes the first of the nearest names, if a third of the letters is right', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 4 }), (given, known) => {
      const distances = known.map((name) => plainDistance(given.toLowerCase(), name.toLowerCase()));
      const least = Math.min(...distances);
      const near = least <= Math.max(1, Math.floor(given.length / 3));
      expect(closest(given, known)).toBe(near ? ` (did you mean ${known[distances.indexOf(least)]}?)` : '');
    }),
    { numRuns: 200, seed: 1 },
  );
});

it.each([
  ['mash', 'mesh'],
  ['Torus', 'torus'],
  ['from', 'form'],
  ['cycles', 'cycle'],
  ['x', ''],
  ['curl', ''],
])('%s: %s', (given, meant) => {
  const known = ['mesh', 'torus', 'form', 'small-world', 'cycle'];
  expect(closest(given, known)).toBe(meant === '' ? '' : ` (did you mean ${meant}?)`);
});
