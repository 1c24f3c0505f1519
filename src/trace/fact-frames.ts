/**
 * Facts as bytes on a stream, for a reader that has no files: frames of three 32-bit numbers (what, bytes, count) and a
 * body. A body is JSON, or the times and rows of facts in the byte order of the machine, which is little-endian.
 */
import { emptyFacts, type Facts, STRIDE } from './row.ts';

const HEAD_BYTES = 12;
const JSON_FRAME = 1;
const FACTS_FRAME = 2;
const ROW_BYTES = 8 + 4 * STRIDE;
/** A frame that claims more is none. */
const BODY_MOST = 1 << 28;

export type FactFrame = { readonly json: unknown } | { readonly facts: Facts };

export function jsonFrame(value: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return frameOf(JSON_FRAME, 0, [body]);
}

export function factsFrame({ count, times, rows }: Facts): Uint8Array {
  return frameOf(FACTS_FRAME, count, [bytesOf(times.subarray(0, count)), bytesOf(rows.subarray(0, count * STRIDE))]);
}

function frameOf(what: number, count: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const frame = new Uint8Array(HEAD_BYTES + length);
  new Uint32Array(frame.buffer, 0, 3).set([what, length, count]);
  let at = HEAD_BYTES;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Puts the frames of a stream together, whose chunks end anywhere. */
export class FrameReader {
  private rest: Uint8Array = new Uint8Array(0);

  /** The frames that are whole now. @throws RangeError if it is no stream of frames */
  read(chunk: Uint8Array): FactFrame[] {
    const bytes = new Uint8Array(this.rest.length + chunk.length);
    bytes.set(this.rest);
    bytes.set(chunk, this.rest.length);
    const frames: FactFrame[] = [];
    let at = 0;
    for (;;) {
      const frame = frameAt(bytes, at);
      if (frame === undefined) break;
      frames.push(frame.value);
      at += frame.length;
    }
    this.rest = bytes.subarray(at);
    return frames;
  }
}

function frameAt(bytes: Uint8Array, at: number): { readonly value: FactFrame; readonly length: number } | undefined {
  if (bytes.length - at < HEAD_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const [what, length, count] = [0, 4, 8].map((place) => view.getUint32(place, true));
  const isKnown = what === JSON_FRAME || (what === FACTS_FRAME && length === count * ROW_BYTES);
  if (!isKnown || length > BODY_MOST) throw new RangeError('the answer is no stream of facts');
  if (bytes.length - at < HEAD_BYTES + length) return undefined;
  const body = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
  const value =
    what === JSON_FRAME
      ? { json: JSON.parse(new TextDecoder().decode(body)) as unknown }
      : { facts: factsOf(body, count) };
  return { value, length: HEAD_BYTES + length };
}

function factsOf(body: Uint8Array, count: number): Facts {
  const facts = emptyFacts(count);
  bytesOf(facts.times).set(body.subarray(0, 8 * count));
  bytesOf(facts.rows).set(body.subarray(8 * count));
  return { ...facts, count };
}
