/**
 * Functions that engines round differently, written with + − * / and square roots only, so that a seed gives the same
 * run everywhere.
 *
 * The natural logarithm: x = 2^k · m with m in [√½, √2), then ln m = 2 · artanh(s) with s = (m − 1) / (m + 1), whose
 * power series 2 · (s + s³/3 + s⁵/5 + …) needs eleven terms, as |s| < 0.1716 (Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 4.1.27). ln 2 is kept in two parts, the high one exact in any product with k (as W. J. Cody
 * and W. Waite do). The error stays within a few units of the last place.
 *
 * The exponential function: x = k · ln 2 + r with |r| ≤ ½ · ln 2, then 2^k · e^r, by the power series of e^r (4.2.1
 * there).
 */

const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 1.4286068203094173e-6;
const SQRT_2 = 1.4142135623730951;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_TO_54 = 18014398509481984;
/**
 * A number and its two halves: the exponent stands in the high one. Loops that double and halve would cost a wrong
 * guess of the processor each.
 */
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0];
const LN2_INVERSE = 1.4426950408889634;
const LOWEST = 540;
const powersOfTwo = powers();

/** The natural logarithm of a finite number ≥ 0; ln 0 is −Infinity, and NaN below 0. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x < SMALLEST_NORMAL) return ln(x * TWO_TO_54) - 54 * LN2_HIGH - 54 * LN2_LOW;
  number[0] = x;
  const high = halves[HIGH];
  halves[HIGH] = (high & 0xfffff) | 0x3ff00000;
  let m = number[0];
  let k = (high >>> 20) - 1023;
  if (m >= SQRT_2) {
    m *= 0.5;
    k++;
  }
  return k * LN2_HIGH + (k * LN2_LOW + lnNearOne(m));
}

/** For m in [√½, √2). Written out: a loop would divide ten times. */
function lnNearOne(m: number): number {
  const s = (m - 1) / (m + 1);
  const q = s * s;
  const high = ((((q * (1 / 21) + 1 / 19) * q + 1 / 17) * q + 1 / 15) * q + 1 / 13) * q + 1 / 11;
  const sum = (((high * q + 1 / 9) * q + 1 / 7) * q + 1 / 5) * q + 1 / 3;
  return 2 * s * (1 + sum * q);
}

/** e to the power of x: 0 if that is too small for a number, Infinity if it is too large. */
export function exp(x: number): number {
  if (!(x > -746)) return Number.isNaN(x) ? x : 0;
  if (x > 710) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * LN2_INVERSE);
  const half = k >> 1;
  return expNearZero(x - k * LN2_HIGH - k * LN2_LOW) * powersOfTwo[half + LOWEST] * powersOfTwo[k - half + LOWEST];
}

/** For |r| ≤ ½ · ln 2: the power series as far as r¹³. */
function expNearZero(r: number): number {
  const high =
    (((((r * (1 / 6227020800) + 1 / 479001600) * r + 1 / 39916800) * r + 1 / 3628800) * r + 1 / 362880) * r +
      1 / 40320) *
      r +
    1 / 5040;
  return ((((((high * r + 1 / 720) * r + 1 / 120) * r + 1 / 24) * r + 1 / 6) * r + 1 / 2) * r + 1) * r + 1;
}

/** 2^−LOWEST … 2^LOWEST, exact: halves of every power that a number can have. */
function powers(): Float64Array {
  const all = new Float64Array(2 * LOWEST + 1);
  all[LOWEST] = 1;
  for (let k = 1; k <= LOWEST; k++) {
    all[LOWEST + k] = all[LOWEST + k - 1] * 2;
    all[LOWEST - k] = all[LOWEST - k + 1] * 0.5;
  }
  return all;
}
