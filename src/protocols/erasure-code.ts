/**
 * A Reed–Solomon erasure code over the field of 256 elements: of k pieces of data it makes any number of pieces more,
 * up to 256 in all, and any k of them give the others. The bytes at one place of the pieces are values of a polynomial
 * of degree k − 1, at 0, 1, 2 … in the order of the pieces; Lagrange's formula gives its other values.
 *
 * Source: Reed, Solomon, Polynomial Codes over Certain Finite Fields (1960). The field's modulus is x^8 + x^4 + x^3 +
 * x^2 + 1, with x as generator.
 */
import { invariant } from '../core/invariant.ts';

const ELEMENTS = 256;
const MODULUS = 0x11d;

const powers = new Uint8Array(2 * ELEMENTS);
const logarithms = new Uint8Array(ELEMENTS);
for (let exponent = 0, power = 1; exponent < ELEMENTS - 1; exponent++) {
  powers[exponent] = power;
  powers[exponent + ELEMENTS - 1] = power;
  logarithms[power] = exponent;
  power = (power << 1) ^ (power >= ELEMENTS / 2 ? MODULUS : 0);
}

/** A piece and its number: 0..k−1 are the data. */
export interface Piece {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The pieces with these numbers. @param known k different pieces, of the same length */
export function piecesFrom(known: readonly Piece[], wanted: readonly number[]): Piece[] {
  invariant(known.length > 0, 'an erasure code needs a piece');
  return wanted.map((number) => ({ number, bytes: pieceFrom(known, number) }));
}

function pieceFrom(known: readonly Piece[], wanted: number): Uint8Array {
  const bytes = new Uint8Array(known[0].bytes.length);
  for (const piece of known) {
    const weight = weightOf(piece.number, wanted, known);
    if (weight === 0) continue;
    for (let i = 0; i < bytes.length; i++) bytes[i] ^= product(weight, piece.bytes[i]);
  }
  return bytes;
}

/** The product of (wanted − other) / (number − other) over the other pieces; differences are exclusive ors. */
function weightOf(number: number, wanted: number, known: readonly Piece[]): number {
  let weight = 1;
  for (const other of known) {
    if (other.number === number) continue;
    weight = product(weight, ratio(wanted ^ other.number, number ^ other.number));
  }
  return weight;
}

function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[logarithms[a] + logarithms[b]];
}

/** @param b not 0 */
function ratio(a: number, b: number): number {
  return a === 0 ? 0 : powers[logarithms[a] + ELEMENTS - 1 - logarithms[b]];
}
