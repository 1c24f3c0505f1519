/** Sketches of sets against sets. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inverse, multiply } from '../../src/protocols/binary-field.ts';
import { differenceOf, elementsOf, sketchOf } from '../../src/protocols/set-sketch.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const element = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const setOf = (maxLength: number) => fc.uniqueArray(element, { maxLength });
const runs = { numRuns: LONG ? 2_000 : 40 };

const sorted = (elements: Iterable<number> | undefined) => elements && [...elements].sort((a, b) => a - b);

it('multiplies in a field: by hand, and by its laws', () => {
  expect(multiply(0x8000_0000, 2)).toBe(0x8d);
  expect(multiply(0xffff_ffff, 1)).toBe(0xffff_ffff);
  fc.assert(
    fc.property(element, element, element, (a, b, c) => {
      expect(multiply(a, b)).toBe(multiply(b, a));
      expect(multiply(a, multiply(b, c))).toBe(multiply(multiply(a, b), c));
      expect(multiply(a, (b ^ c) >>> 0)).toBe((multiply(a, b) ^ multiply(a, c)) >>> 0);
      expect(multiply(a, inverse(a))).toBe(1);
    }),
    runs,
  );
});

it('tells the difference of any two sets that differ in at most its capacity', () => {
  fc.assert(
    fc.property(setOf(8), setOf(5), setOf(5), fc.nat(4), (common, mine, others, spare) => {
      const a = new Set([...common, ...mine]);
      const b = new Set([...common, ...others]);
      const difference = [...a].filter((one) => !b.has(one)).concat([...b].filter((one) => !a.has(one)));
      const capacity = difference.length + spare;
      const sketch = differenceOf(sketchOf(a, capacity), sketchOf(b, capacity));
      expect(sorted(elementsOf(sketch))).toEqual(sorted(difference));
    }),
    runs,
  );
});

// With c = 4 about one set in 4! = 24 of five and more elements looks like one of four or fewer: never more than a sixth.
it('refuses most sets that have more elements than its capacity, and never tells a part of one', () => {
  let told = 0;
  let all = 0;
  fc.assert(
    fc.property(fc.uniqueArray(element, { minLength: 5, maxLength: 12 }), (set) => {
      const elements = elementsOf(sketchOf(set, 4));
      all++;
      if (elements === undefined) return;
      told++;
      expect(elements.length).toBeLessThanOrEqual(4);
      expect(sketchOf(elements, 4)).toEqual(sketchOf(set, 4));
    }),
    { numRuns: LONG ? 2_000 : 120 },
  );
  expect(told / all).toBeLessThan(1 / 6);
});

it('is empty for equal sets, and longer ones begin with the shorter ones', () => {
  expect(elementsOf(differenceOf(sketchOf([5, 9], 3), sketchOf([9, 5], 3)))).toEqual([]);
  expect(sketchOf([5, 9, 77], 6).slice(0, 3)).toEqual(sketchOf([5, 9, 77], 3));
});
