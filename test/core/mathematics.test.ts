import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ln } from '../../src/core/mathematics.ts';

describe('ln', () => {
  it('is exact at 1 and right at known values', () => {
    expect(ln(1)).toBe(0);
    expect(ln(2)).toBe(0.6931471805599453);
    expect(ln(Math.E)).toBeCloseTo(1, 15);
    expect(ln(10)).toBeCloseTo(2.302585092994046, 14);
    expect(ln(0.5)).toBe(-0.6931471805599453);
    expect(ln(2 ** -1074)).toBeCloseTo(-744.4400719213812, 11);
    expect(ln(Number.MAX_VALUE)).toBeCloseTo(709.782712893384, 11);
  });

  it('has no value below 0, and none at all for NaN', () => {
    expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(-1)).toBeNaN();
    expect(ln(Number.NaN)).toBeNaN();
  });

  it('agrees with the engine within a few units of the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1e308, noNaN: true }), (x) => {
        const error = Math.abs(ln(x) - Math.log(x));
        expect(error).toBeLessThanOrEqual(4 * 2.3e-16 * Math.max(Math.abs(Math.log(x)), 1e-300) + (Math.abs(x - 1) < 0.3 ? 1e-16 : 0));
      }),
    );
  });

  it('gives the very bits that were written down: a change here changes every seed', () => {
    expect([0.1, 0.3, 0.7, 0.9, 1.3, 3, 12345.678].map(ln)).toEqual([
      -2.3025850929940455, -1.2039728043259361, -0.3566749439387324, -0.10536051565782627, 0.2623642644674911, 1.0986122886681098,
      9.421061321291832,
    ]);
  });
});
