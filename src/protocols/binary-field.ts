/**
 * The field of 2^32 elements: whole numbers from 0 to 2^32 − 1 whose bits are the coefficients of polynomials over two
 * elements, modulo x^32 + x^7 + x^3 + x^2 + 1, and polynomials over it. A sum is an exclusive or.
 *
 * Source: Lidl, Niederreiter, Finite Fields (2nd ed.); the modulus is that of the library minisketch.
 */

export const FIELD_BITS = 32;
/** The terms of the modulus below x^32. */
const MODULUS = 0x8d;

/** Coefficients from that of x^0 on; the last one is not 0. */
export type Polynomial = number[];

export function multiply(a: number, b: number): number {
  let product = 0;
  for (let left = a, right = b; right !== 0; right >>>= 1) {
    if ((right & 1) !== 0) product ^= left;
    left = (left << 1) ^ ((left >>> 31) * MODULUS);
  }
  return product >>> 0;
}

/** a^(2^32 − 2). @param a not 0 */
export function inverse(a: number): number {
  let power = a;
  let result = 1;
  for (let bit = 1; bit < FIELD_BITS; bit++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

/** Divides in place, and leaves the remainder. @param divisor its leading coefficient is 1 */
function reduce(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  const degree = divisor.length - 1;
  for (let top = polynomial.length - 1; top >= degree; top--) {
    const factor = polynomial[top];
    if (factor === 0) continue;
    for (let i = 0; i <= degree; i++) polynomial[top - degree + i] ^= multiply(factor, divisor[i]);
  }
  polynomial.length = Math.min(polynomial.length, degree);
  return trimmed(polynomial);
}

/** p / divisor, if there is no remainder. @param divisor its leading coefficient is 1 */
export function quotient(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  const rest = [...polynomial];
  const degree = divisor.length - 1;
  const result = new Array<number>(rest.length - degree);
  for (let top = rest.length - 1; top >= degree; top--) {
    const factor = rest[top];
    result[top - degree] = factor >>> 0;
    for (let i = 0; i <= degree; i++) rest[top - degree + i] ^= multiply(factor, divisor[i]);
  }
  return result;
}

/** The greatest common divisor, with leading coefficient 1; empty if both are 0. */
export function commonDivisor(a: Polynomial, b: Polynomial): Polynomial {
  let [larger, smaller] = [trimmed([...a]), trimmed([...b])];
  while (smaller.length > 0) [larger, smaller] = [smaller, reduce(larger, withLeadingOne(smaller))];
  return withLeadingOne(larger);
}

/** With leading coefficient 1. */
export function withLeadingOne(polynomial: Polynomial): Polynomial {
  if (polynomial.length === 0) return polynomial;
  const factor = inverse(polynomial[polynomial.length - 1] >>> 0);
  return polynomial.map((coefficient) => multiply(coefficient, factor));
}

/** p² modulo the divisor: the squares of the coefficients, at every second place. */
export function squareModulo(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  const square = new Array<number>(Math.max(0, 2 * polynomial.length - 1)).fill(0);
  for (let i = 0; i < polynomial.length; i++) square[2 * i] = multiply(polynomial[i], polynomial[i]);
  return reduce(square, divisor);
}

function trimmed(polynomial: Polynomial): Polynomial {
  while (polynomial.length > 0 && polynomial[polynomial.length - 1] === 0) polynomial.pop();
  return polynomial;
}
