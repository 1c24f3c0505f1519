import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, ln } from '../../src/core/mathematics.ts';

/** Of the bits of so many values, spread over a range. */
function digest(value: (x: number) => number, from: number, to: number, count = 2_000): string {
  const values = Float64Array.from({ length: count }, (_, i) => value(from + ((to - from) * i) / count));
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16);
}

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
        expect(error).toBeLessThanOrEqual(
          4 * 2.3e-16 * Math.max(Math.abs(Math.log(x)), 1e-300) + (Math.abs(x - 1) < 0.3 ? 1e-16 : 0),
        );
      }),
    );
  });

  it('gives the very bits that were written down: a change here changes every seed', () => {
    expect([0.1, 0.3, 0.7, 0.9, 1.3, 3, 12345.678].map(ln)).toEqual([
      -2.3025850929940455, -1.2039728043259361, -0.3566749439387324, -0.10536051565782627, 0.2623642644674911,
      1.0986122886681098, 9.421061321291832,
    ]);
    expect([digest(ln, 0.70710678, 1.41421356), digest(ln, 1.35, 1.5), digest(ln, 1, 1e6)]).toMatchInlineSnapshot(`
      [
        "bf138c3c1ed4f4bf",
        "e001b472fcd6f9b8",
        "a2252571e57db37f",
      ]
    `);
  });
});

describe('exp', () => {
  it('is exact at 0 and right at known values', () => {
    expect(exp(0)).toBe(1);
    expect(exp(1)).toBeCloseTo(Math.E, 15);
    expect(exp(-1)).toBeCloseTo(0.36787944117144233, 16);
    expect(exp(709.782712893384) / 1.7976931348622732e308).toBeCloseTo(1, 12);
    expect(exp(-744.4400719213812)).toBe(5e-324);
  });

  it('ends in 0 and Infinity, and has no value for NaN', () => {
    expect([-746, Number.NEGATIVE_INFINITY, 711, Number.POSITIVE_INFINITY].map(exp)).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(exp(Number.NaN)).toBeNaN();
  });

  it('agrees with the engine within a few units of the last place, and undoes ln', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(4 * 2.3e-16);
        expect(Math.abs(ln(exp(x)) - x)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(x)));
      }),
    );
  });

  it('gives the very bits that were written down: a change here changes every seed', () => {
    expect([-20.5, -1.1, -0.2, 0.3, 0.7, 2.5, 12.25].map(exp)).toEqual([
      1.2501528663867428e-9, 0.33287108369807955, 0.8187307530779818, 1.3498588075760032, 2.0137527074704766,
      12.182493960703473, 208981.28886971297,
    ]);
    expect([digest(exp, -0.35, 0.35), digest(exp, 0.34, 0.35), digest(exp, -740, 709)]).toMatchInlineSnapshot(`
      [
        "4bb6387444f48e92",
        "491be869331937e6",
        "6e2e6050294aec04",
      ]
    `);
  });
});
