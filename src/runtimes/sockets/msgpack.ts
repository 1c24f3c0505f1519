/**
 * MessagePack (github.com/msgpack/msgpack, spec.md) for what protocols send: null, booleans, numbers, texts, arrays, plain objects as maps.
 *
 * Written by hand because it decides how many messages a process can take: it reads and writes in place, in the middle of a chunk of
 * frames, without a view, a closure or a guard per message. Every value takes the shortest form that the specification has for it; whole
 * numbers beyond 32 bits and all fractions are 64-bit floats. Fields that are `undefined` are left out, as in JSON. Integers of 64 bits, byte
 * strings and extensions are refused: nothing here writes them.
 */
import { readText, textSize, writeText } from './text.ts';

const floats = new Float64Array(1);
const floatBytes = new Uint8Array(floats.buffer);
/** Where the reader is in the bytes that it reads; reading never nests across messages. */
let at = 0;
let limit = 0;

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

/** Writes the value at `start` and returns where it ends; an end beyond the bytes says that they had too little room for it. */
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

/** The value in `bytes[start .. end)`. @throws where they are not exactly one value */
export function readMsgpack(bytes: Uint8Array, start: number, end: number): unknown {
  at = start;
  limit = end;
  const value = readValue(bytes);
  if (at !== end) throw new RangeError(at > end ? 'the value ends after its frame' : `${end - at} bytes after the value`);
  return value;
}

function numberSize(value: number): number {
  if (value >= 0 ? value >>> 0 === value : value >> 0 === value) {
    if (value >= 0) return value < 0x80 ? 1 : value < 0x100 ? 2 : value < 0x10000 ? 3 : 5;
    return value >= -0x20 ? 1 : value >= -0x80 ? 2 : value >= -0x8000 ? 3 : 5;
  }
  return 9;
}

/** A length in front of as many bytes; texts have a form for one byte of length, arrays and maps go from the short form to two bytes. */
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
  for (const key in value) if ((value as Record<string, unknown>)[key] !== undefined) fields++;
  let end = start + 1;
  if (fields < 16) bytes[start] = 0x80 | fields;
  else end = writeLength(fields, bytes, start, 0xde, 0);
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) end = writeMsgpack(field, bytes, writeString(key, bytes, end));
  }
  return end;
}

function readValue(bytes: Uint8Array): unknown {
  if (at >= limit) throw new RangeError('the frame ends within a value');
  const tag = bytes[at++];
  if (tag < 0x80) return tag;
  if (tag < 0x90) return readMap(bytes, tag & 15);
  if (tag < 0xa0) return readArray(bytes, tag & 15);
  if (tag < 0xc0) return readString(bytes, tag & 31);
  if (tag >= 0xe0) return tag - 0x100;
  return readTagged(bytes, tag);
}

function readTagged(bytes: Uint8Array, tag: number): unknown {
  switch (tag) {
    case 0xc0:
      return null;
    case 0xc2:
      return false;
    case 0xc3:
      return true;
    case 0xcb:
      return readFloat(bytes);
    case 0xcc:
      return readUnsigned(bytes, 1);
    case 0xcd:
      return readUnsigned(bytes, 2);
    case 0xce:
      return readUnsigned(bytes, 4);
    case 0xd0:
      return (readUnsigned(bytes, 1) << 24) >> 24;
    case 0xd1:
      return (readUnsigned(bytes, 2) << 16) >> 16;
    case 0xd2:
      return readUnsigned(bytes, 4) | 0;
    case 0xd9:
      return readString(bytes, readUnsigned(bytes, 1));
    case 0xda:
      return readString(bytes, readUnsigned(bytes, 2));
    case 0xdb:
      return readString(bytes, readUnsigned(bytes, 4));
    case 0xdc:
      return readArray(bytes, readUnsigned(bytes, 2));
    case 0xdd:
      return readArray(bytes, readUnsigned(bytes, 4));
    case 0xde:
      return readMap(bytes, readUnsigned(bytes, 2));
    case 0xdf:
      return readMap(bytes, readUnsigned(bytes, 4));
    default:
      throw new RangeError(`a byte 0x${tag.toString(16)} that starts no value`);
  }
}

/** Moves on by `length` bytes that must be there, and gives where they start. */
function take(length: number): number {
  const start = at;
  if (length > limit - start) throw new RangeError('the frame ends within a value');
  at = start + length;
  return start;
}

function readUnsigned(bytes: Uint8Array, length: number): number {
  let value = 0;
  for (let i = take(length); i < at; i++) value = value * 256 + bytes[i];
  return value;
}

function readFloat(bytes: Uint8Array): number {
  const start = take(8);
  for (let i = 0; i < 8; i++) floatBytes[7 - i] = bytes[start + i];
  return floats[0];
}

function readString(bytes: Uint8Array, length: number): string {
  const start = take(length);
  return readText(bytes, start, at);
}

function readArray(bytes: Uint8Array, length: number): unknown[] {
  // Each value takes a byte at least: a length beyond the frame must not make room for it.
  if (length > limit - at) throw new RangeError('the frame ends within an array');
  const values: unknown[] = [];
  for (let i = 0; i < length; i++) values.push(readValue(bytes));
  return values;
}

/** Keys that have been read, by a hash of their length and ends: the same few come in every message. */
const knownKeys: (string | undefined)[] = new Array(256).fill(undefined);

function readKey(bytes: Uint8Array): string {
  if (at >= limit) throw new RangeError('the frame ends within a map');
  const tag = bytes[at];
  if (tag <= 0xa0 || tag >= 0xc0) {
    const key = readValue(bytes);
    if (typeof key !== 'string') throw new RangeError('a key of a map that is no text');
    return key;
  }
  at++;
  const length = tag & 31;
  const start = take(length);
  const slot = (bytes[start] * 7 + bytes[at - 1] + length * 31) & 255;
  const known = knownKeys[slot];
  if (known !== undefined && known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
    // A byte from 0x80 on is never equal to its character: a key that is not ASCII is read anew each time.
    if (i === length && !hasHigh(bytes, start)) return known;
  }
  const key = readText(bytes, start, at);
  knownKeys[slot] = key;
  return key;
}

function hasHigh(bytes: Uint8Array, start: number): boolean {
  for (let i = start; i < at; i++) if (bytes[i] >= 0x80) return true;
  return false;
}

function readMap(bytes: Uint8Array, fields: number): object {
  const value: Record<string, unknown> = {};
  for (let i = 0; i < fields; i++) {
    const key = readKey(bytes);
    const field = readValue(bytes);
    if (key === '__proto__') Object.defineProperty(value, key, { value: field, enumerable: true, writable: true, configurable: true });
    else value[key] = field;
  }
  return value;
}
