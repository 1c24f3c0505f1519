/**
 * MessagePack (github.com/msgpack/msgpack, spec.md) for what protocols send: null, booleans, numbers, texts, arrays,
 * plain objects as maps. This file writes; `msgpack-reader.ts` reads.
 *
 * Written by hand because it decides how many messages a process can take: it reads and writes in place, in the middle
 * of a chunk of frames, without a view, a closure or a guard per message. Every value takes the shortest form that the
 * specification has for it; whole numbers beyond 32 bits and all fractions are 64-bit floats. Fields that are
 * `undefined` are left out, as in JSON. Integers of 64 bits, byte strings and extensions are refused: nothing here
 * writes them.
 */
import { textSize, writeText } from './text.ts';

const floats = new Float64Array(1);
const floatBytes = new Uint8Array(floats.buffer);

/** Bytes of the value. */
export function msgpackSize(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return numberSize(value);
    case 'string':
      return lengthSize(textSize(value), 32, 0x100);
    case 'boolean':
    case 'undefined':
      return 1;
    case 'object':
      return value === null ? 1 : Array.isArray(value) ? arraySize(value) : mapSize(value);
    default:
      throw new TypeError(`a message cannot hold a ${typeof value}`);
  }
}

/**
 * Writes the value at `start` and returns where it ends; an end beyond the bytes says that they had too little room for
 * it.
 */
export function writeMsgpack(value: unknown, bytes: Uint8Array, start: number): number {
  switch (typeof value) {
    case 'number':
      return writeNumber(value, bytes, start);
    case 'string':
      return writeString(value, bytes, start);
    case 'boolean':
      bytes[start] = value ? 0xc3 : 0xc2;
      return start + 1;
    case 'undefined':
      bytes[start] = 0xc0;
      return start + 1;
    case 'object':
      if (value !== null) return Array.isArray(value) ? writeArray(value, bytes, start) : writeMap(value, bytes, start);
      bytes[start] = 0xc0;
      return start + 1;
    default:
      throw new TypeError(`a message cannot hold a ${typeof value}`);
  }
}

function numberSize(value: number): number {
  if (value >= 0 ? value >>> 0 === value : value >> 0 === value) {
    if (value >= 0) return value < 0x80 ? 1 : value < 0x100 ? 2 : value < 0x10000 ? 3 : 5;
    return value >= -0x20 ? 1 : value >= -0x80 ? 2 : value >= -0x8000 ? 3 : 5;
  }
  return 9;
}

/**
 * A length in front of as many bytes; texts have a form for one byte of length, arrays and maps go from the short form
 * to two bytes.
 */
function lengthSize(length: number, short: number, byte: number): number {
  return length + (length < short ? 1 : length < byte ? 2 : length < 0x10000 ? 3 : 5);
}

function arraySize(values: readonly unknown[]): number {
  let size = lengthSize(values.length, 16, 0) - values.length;
  for (let i = 0; i < values.length; i++) size += msgpackSize(values[i]);
  return size;
}

function mapSize(value: object): number {
  let size = 0;
  let fields = 0;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field === undefined) continue;
    fields++;
    size += msgpackSize(key) + msgpackSize(field);
  }
  return size + lengthSize(fields, 16, 0) - fields;
}

function writeNumber(value: number, bytes: Uint8Array, start: number): number {
  if (value >= 0 ? value >>> 0 !== value : value >> 0 !== value) return writeFloat(value, bytes, start);
  if (value >= 0) {
    if (value < 0x80) {
      bytes[start] = value;
      return start + 1;
    }
    return writeLength(value, bytes, start, 0xcc, 0x100);
  }
  if (value >= -0x20) {
    bytes[start] = value;
    return start + 1;
  }
  if (value >= -0x80) {
    bytes[start] = 0xd0;
    bytes[start + 1] = value;
    return start + 2;
  }
  return value >= -0x8000 ? writeTwo(0xd1, value, bytes, start) : writeFour(0xd2, value, bytes, start);
}

function writeFloat(value: number, bytes: Uint8Array, start: number): number {
  floats[0] = value;
  bytes[start] = 0xcb;
  // Processors that Node runs on keep the lowest byte first; the wire wants it last.
  for (let i = 0; i < 8; i++) bytes[start + 1 + i] = floatBytes[7 - i];
  return start + 9;
}

/** A length or whole number in one (below `byte`), two or four bytes after its tag; the tags follow one another. */
function writeLength(length: number, bytes: Uint8Array, start: number, tag: number, byte: number): number {
  if (length < byte) {
    bytes[start] = tag;
    bytes[start + 1] = length;
    return start + 2;
  }
  const two = byte === 0 ? tag : tag + 1;
  return length < 0x10000 ? writeTwo(two, length, bytes, start) : writeFour(two + 1, length, bytes, start);
}

function writeTwo(tag: number, value: number, bytes: Uint8Array, start: number): number {
  bytes[start] = tag;
  bytes[start + 1] = value >> 8;
  bytes[start + 2] = value;
  return start + 3;
}

function writeFour(tag: number, value: number, bytes: Uint8Array, start: number): number {
  bytes[start] = tag;
  bytes[start + 1] = value >>> 24;
  bytes[start + 2] = value >>> 16;
  bytes[start + 3] = value >>> 8;
  bytes[start + 4] = value;
  return start + 5;
}

function writeString(text: string, bytes: Uint8Array, start: number): number {
  const length = text.length;
  if (length < 32) {
    // Most are short and ASCII: written while that is found out.
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) break;
      bytes[start + 1 + i] = code;
    }
    if (i === length) {
      bytes[start] = 0xa0 | length;
      return start + 1 + length;
    }
  }
  const size = textSize(text);
  let body = start + 1;
  if (size < 32) bytes[start] = 0xa0 | size;
  else body = writeLength(size, bytes, start, 0xd9, 0x100);
  return body + size > bytes.length ? body + size : writeText(text, bytes, body);
}

function writeArray(values: readonly unknown[], bytes: Uint8Array, start: number): number {
  let end = start + 1;
  if (values.length < 16) bytes[start] = 0x90 | values.length;
  else end = writeLength(values.length, bytes, start, 0xdc, 0);
  for (let i = 0; i < values.length; i++) end = writeMsgpack(values[i], bytes, end);
  return end;
}

function writeMap(value: object, bytes: Uint8Array, start: number): number {
  let fields = 0;
  let end = start + 1;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field === undefined) continue;
    fields++;
    end = writeMsgpack(field, bytes, writeString(key, bytes, end));
  }
  if (fields < 16) {
    bytes[start] = 0x80 | fields;
    return end;
  }
  // Rare, and known only now: the fields go behind a longer head.
  const body = writeLength(fields, bytes, start, 0xde, 0);
  bytes.copyWithin(body, start + 1, end);
  return end + body - start - 1;
}
