/** Quantiles by selection, against sorting. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantilesOf } from '../../src/measures/quantiles.ts';

const shares = [0.01, 0.5, 0.9, 0.99, 1];

function bySorting(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  // The smallest value that at least a share of them does not exceed.
  return shares.map(
    (share) => sorted.find((value) => sorted.filter((other) => other <= value).length >= share * sorted.length)!,
  );
}

it('are the values that sorting finds, with many equal values or few', () => {
  const values = fc.oneof(
    fc.array(fc.nat(5), { minLength: 1 }),
    fc.array(
      fc.double({ noNaN: true }).map((x) => x + 0),
      { minLength: 1 },
    ),
  );
  fc.assert(
    fc.property(values, (list) => {
      expect(quantilesOf(Float64Array.from(list), shares)).toEqual(bySorting(list));
    }),
    { numRuns: 300 },
  );
});

it('are found in sorted, reversed and constant input', () => {
  const ascending = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const expected = [999, 49_999, 89_999, 98_999, 99_999];
  expect(quantilesOf(ascending.slice(), shares)).toEqual(expected);
  expect(quantilesOf(ascending.slice().reverse(), shares)).toEqual(expected);
  expect(quantilesOf(new Float64Array(100_000).fill(7), shares)).toEqual([7, 7, 7, 7, 7]);
});
