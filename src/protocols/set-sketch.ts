/**
 * Sketches of sets, as of PinSketch and the library minisketch: a sketch of capacity c is c numbers of 32 bits. The
 * exclusive or of two sketches is that of the difference of their sets, which can be found again if it has at most c
 * elements. So peers learn what the other lacks by as many numbers as they differ in, however large their sets.
 *
 * The numbers are the sums of the odd powers of the elements, syndromes of a BCH code. Berlekamp and Massey's algorithm
 * finds the polynomial whose roots are the elements, Berlekamp's trace algorithm its roots.
 *
 * Source: Dodis, Ostrovsky, Reyzin, Smith, Fuzzy Extractors, SIAM Journal on Computing 38:1 (2008), section 6.3;
 * Massey, Shift-Register Synthesis and BCH Decoding (1969); Berlekamp, Factoring Polynomials over Large Finite Fields
 * (1970).
 */
import {
  commonDivisor,
  FIELD_BITS,
  inverse,
  multiply,
  type Polynomial,
  quotient,
  squareModulo,
  withLeadingOne,
} from './binary-field.ts';

/** Sums of the powers 1, 3, 5 … of the elements. */
export type Sketch = readonly number[];

/** @param elements whole numbers from 1 to 2^32 − 1, each once */
export function sketchOf(elements: Iterable<number>, capacity: number): number[] {
  const sketch = new Array<number>(capacity).fill(0);
  for (const element of elements) {
    const square = multiply(element, element);
    for (let i = 0, power = element; i < capacity; i++, power = multiply(power, square))
      sketch[i] = (sketch[i] ^ power) >>> 0;
  }
  return sketch;
}

/** The sketch of the elements that one of two sets has and the other has not. @param b as long as `a` */
export function differenceOf(a: Sketch, b: Sketch): number[] {
  return a.map((sum, i) => (sum ^ b[i]) >>> 0);
}

/**
 * The elements of the set; undefined if it has more than the sketch can tell. Of sets with more elements about one in c!
 * is taken for another set, where c is the capacity.
 */
export function elementsOf(sketch: Sketch): number[] | undefined {
  const locator = shortestRecurrence(syndromesOf(sketch));
  if (locator === undefined || locator.length - 1 > sketch.length) return undefined;
  if (locator.length === 1) return [];
  // Its roots are the inverses of the elements: those of the polynomial backwards are the elements.
  if (locator[locator.length - 1] === 0) return undefined;
  const polynomial = withLeadingOne([...locator].reverse());
  return splits(polynomial) ? rootsOf(polynomial, 1) : undefined;
}

/** All powers up to 2c: an even one is the square of the one half of it. */
function syndromesOf(sketch: Sketch): number[] {
  const syndromes = new Array<number>(2 * sketch.length);
  for (let power = 1; power <= syndromes.length; power++) {
    const half = syndromes[power / 2 - 1];
    syndromes[power - 1] = power % 2 === 1 ? sketch[(power - 1) / 2] : multiply(half, half);
  }
  return syndromes;
}

/** Berlekamp and Massey: the shortest linear recurrence of a sequence, as a polynomial with constant term 1. */
function shortestRecurrence(sequence: readonly number[]): Polynomial | undefined {
  const current: Polynomial = [1];
  let previous: Polynomial = [1];
  let [length, previousInverse, shift] = [0, 1, 1];
  for (let n = 0; n < sequence.length; n++) {
    const discrepancy = discrepancyAt(n, sequence, current, length);
    if (discrepancy === 0) {
      shift++;
      continue;
    }
    const before = [...current];
    addShifted(current, previous, multiply(discrepancy, previousInverse), shift);
    if (2 * length > n) shift++;
    else {
      length = n + 1 - length;
      previous = before;
      previousInverse = inverse(discrepancy);
      shift = 1;
    }
  }
  return current.length - 1 === length ? current : undefined;
}

function discrepancyAt(n: number, sequence: readonly number[], recurrence: Polynomial, length: number): number {
  let sum = sequence[n];
  for (let i = 1; i <= length && i < recurrence.length; i++) sum ^= multiply(recurrence[i], sequence[n - i]);
  return sum >>> 0;
}

/** Adds factor · x^shift · other, in place. */
function addShifted(polynomial: Polynomial, other: Polynomial, factor: number, shift: number): void {
  while (polynomial.length < other.length + shift) polynomial.push(0);
  for (let i = 0; i < other.length; i++)
    polynomial[i + shift] = (polynomial[i + shift] ^ multiply(other[i], factor)) >>> 0;
}

/** Whether it has as many different roots in the field as its degree: then it divides x^(2^32) − x. */
function splits(polynomial: Polynomial): boolean {
  if (polynomial.length <= 2) return true;
  let power: Polynomial = [0, 1];
  for (let bit = 0; bit < FIELD_BITS; bit++) power = squareModulo(power, polynomial);
  return power.length === 2 && power[0] === 0 && power[1] === 1;
}

/**
 * Berlekamp's trace algorithm: the trace of b·x is 0 for about half of the roots x, and 1 for the others. For one of the
 * 32 powers of two as b it parts any two roots.
 */
function rootsOf(polynomial: Polynomial, b: number): number[] {
  if (polynomial.length === 2) return [polynomial[0]];
  const part = commonDivisor(polynomial, traceOf(b, polynomial));
  const next = multiply(b, 2);
  if (part.length === 1 || part.length === polynomial.length) return rootsOf(polynomial, next);
  return [...rootsOf(part, next), ...rootsOf(quotient(polynomial, part), next)];
}

/** b·x + (b·x)² + (b·x)⁴ + … modulo the polynomial. */
function traceOf(b: number, polynomial: Polynomial): Polynomial {
  const sum = new Array<number>(polynomial.length - 1).fill(0);
  let term: Polynomial = [0, b];
  for (let bit = 0; bit < FIELD_BITS; bit++) {
    for (let i = 0; i < term.length; i++) sum[i] = (sum[i] ^ term[i]) >>> 0;
    term = squareModulo(term, polynomial);
  }
  return sum;
}
