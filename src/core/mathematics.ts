/**
 * Functions that engines round differently, written with + − * / and square roots only, so that a seed gives the same run everywhere.
 *
 * The natural logarithm: x = 2^k · m with m in [√½, √2), then ln m = 2 · artanh(s) with s = (m − 1) / (m + 1), whose power series
 * 2 · (s + s³/3 + s⁵/5 + …) needs eleven terms, as |s| < 0.1716 (Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1.27). ln 2 is kept in two
 * parts, the high one exact in any product with k (as W. J. Cody and W. Waite do). The error stays within a few units of the last place.
 */

const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 1.4286068203094173e-6;
const SQRT_HALF = 0.7071067811865476;
const SQRT_2 = 1.4142135623730951;

/** The natural logarithm of a finite number ≥ 0; ln 0 is −Infinity, and NaN below 0. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  let m = x;
  let k = 0;
  while (m < SQRT_HALF) {
    m *= 2;
    k--;
  }
  while (m >= SQRT_2) {
    m *= 0.5;
    k++;
  }
  return k * LN2_HIGH + (k * LN2_LOW + lnNearOne(m));
}

/** For m in [√½, √2). */
function lnNearOne(m: number): number {
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 1 / 21;
  for (let odd = 19; odd >= 3; odd -= 2) sum = sum * q + 1 / odd;
  return 2 * s * (1 + sum * q);
}
