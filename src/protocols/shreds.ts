/**
 * A payload as shreds: 32 pieces of its text and 32 coding pieces, any 32 of which give it back. The bytes of a piece
 * travel as a text of hexadecimal digits.
 */
import { type Piece, piecesFrom } from './erasure-code.ts';

export const DATA_SHREDS = 32;
const CODING_SHREDS = 32;
export const SHREDS = DATA_SHREDS + CODING_SHREDS;

const dataNumbers = Array.from({ length: DATA_SHREDS }, (_, number) => number);
const codingNumbers = Array.from({ length: CODING_SHREDS }, (_, number) => DATA_SHREDS + number);

export interface ShreddedPayload {
  /** Bytes of the payload's text. */
  readonly size: number;
  /** By number: 64 texts of the same length. */
  readonly shreds: readonly string[];
}

export function shredded(payload: unknown): ShreddedPayload {
  const text = new TextEncoder().encode(JSON.stringify(payload));
  const length = Math.ceil(text.length / DATA_SHREDS);
  const padded = new Uint8Array(length * DATA_SHREDS);
  padded.set(text);
  const data = dataNumbers.map((number) => ({
    number,
    bytes: padded.subarray(number * length, (number + 1) * length),
  }));
  const pieces: Piece[] = [...data, ...piecesFrom(data, codingNumbers)];
  return { size: text.length, shreds: pieces.map(({ bytes }) => hexOf(bytes)) };
}

/** @param shreds by number, at least 32 of them */
export function payloadFrom(size: number, shreds: ReadonlyMap<number, string>): unknown {
  const known = [...shreds].slice(0, DATA_SHREDS).map(([number, hex]) => ({ number, bytes: bytesOf(hex) }));
  const lost = dataNumbers.filter((number) => !known.some((piece) => piece.number === number));
  const pieces = [...known, ...piecesFrom(known, lost)];
  const text = new Uint8Array(known[0].bytes.length * DATA_SHREDS);
  for (const { number, bytes } of pieces) if (number < DATA_SHREDS) text.set(bytes, number * bytes.length);
  return JSON.parse(new TextDecoder().decode(text.subarray(0, size)));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
