/**
 * MessagePack (github.com/msgpack/msgpack, spec.md) for what protocols send: null, booleans, numbers, texts, arrays, plain objects as maps.
 *
 * Written by hand because it decides how many messages a process can take: it reads and writes in place, in the middle of a chunk of
 * frames, without a view, a closure or a guard per message. Every value takes the shortest form that the specification has for it; whole
 * numbers beyond 32 bits and all fractions are 64-bit floats. Fields that are `undefined` are left out, as in JSON. Integers of 64 bits, byte
 * strings and extensions are refused: nothing here writes them.
 */
import { type Cursor, learnShape, readShaped } from './shapes.ts';
import { readText, textSize, writeText } from './text.ts';

const floats = new Float64Array(1);
const floatBytes = new Uint8Array(floats.buffer);
/** Where the reader is in the bytes that it reads; reading never nests across messages. */
const cursor: Cursor = { at: 0, end: 0 };

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
  cursor.at = start;
  cursor.end = end;
  const value = readValue(bytes);
  const over = end - cursor.at;
  if (over !== 0) throw new RangeError(over < 0 ? 'the value ends after its frame' : `${over} bytes after the value`);
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

function readValue(bytes: Uint8Array): unknown {
  if (cursor.at >= cursor.end) throw new RangeError('the frame ends within a value');
  const tag = bytes[cursor.at++];
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
  const start = cursor.at;
  if (length > cursor.end - start) throw new RangeError('the frame ends within a value');
  cursor.at = start + length;
  return start;
}

function readUnsigned(bytes: Uint8Array, length: number): number {
  let value = 0;
  const start = take(length);
  for (let i = 0; i < length; i++) value = value * 256 + bytes[start + i];
  return value;
}

function readFloat(bytes: Uint8Array): number {
  const start = take(8);
  for (let i = 0; i < 8; i++) floatBytes[7 - i] = bytes[start + i];
  return floats[0];
}

function readString(bytes: Uint8Array, length: number): string {
  const start = take(length);
  return readText(bytes, start, start + length);
}

function readArray(bytes: Uint8Array, length: number): unknown[] {
  // Each value takes a byte at least: a length beyond the frame must not make room for it.
  if (length > cursor.end - cursor.at) throw new RangeError('the frame ends within an array');
  const values: unknown[] = [];
  for (let i = 0; i < length; i++) values.push(readValue(bytes));
  return values;
}

function readMap(bytes: Uint8Array, fields: number): object {
  const shaped = readShaped(fields, bytes, cursor, readValue);
  if (shaped !== undefined) return shaped;
  const value: Record<string, unknown> = {};
  for (let i = 0; i < fields; i++) {
    const key = readValue(bytes);
    if (typeof key !== 'string') throw new RangeError('a key of a map that is no text');
    const field = readValue(bytes);
    if (key === '__proto__') Object.defineProperty(value, key, { value: field, enumerable: true, writable: true, configurable: true });
    else value[key] = field;
  }
  learnShape(value);
  return value;
}
