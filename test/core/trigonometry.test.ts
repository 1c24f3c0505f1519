/** Sines by series are those of the engine, to the last digits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arcsine, cosine, sine } from '../../src/core/trigonometry.ts';

test('sine and cosine are those of the engine', () => {
  fc.assert(
    fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (angle) => {
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(2e-15);
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(2e-15);
    }),
  );
});

test('so is the arcsine', () => {
  for (const value of [-1, -0.5, 0, 0.5, 1]) expect(arcsine(value)).toBeCloseTo(Math.asin(value), 15);
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
      expect(Math.abs(arcsine(value) - Math.asin(value))).toBeLessThan(1e-14);
    }),
  );
});
