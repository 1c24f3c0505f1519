/**
 * Reads what `msgpack.ts` writes, and what any other writer of MessagePack makes of such values. Bytes come from
 * outside: every length is held against what is there before anything is made for it, and whatever is not exactly one
 * value throws.
 */
import { expecting, objectOf, Shapes } from './shape-reader.ts';
import { readText } from './text.ts';

const floats = new Float64Array(1);
const floatBytes = new Uint8Array(floats.buffer);
/** Where the reader is, and where the frame ends; reading never nests across messages. */
const cursor = { at: 0, end: 0 };
const shapes = new Shapes(textOf, { cursor, readValue, readText });

/** The value in `bytes[start .. end)`. @throws where they are not exactly one value */
export function readMsgpack(bytes: Uint8Array, start: number, end: number): unknown {
  cursor.at = start;
  cursor.end = end;
  const value = readValue(bytes);
  const over = end - cursor.at;
  if (over !== 0) throw new RangeError(over < 0 ? 'the value ends after its frame' : `${over} bytes after the value`);
  return value;
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
  const start = cursor.at - 1;
  for (const read of shapes.readers) {
    const shaped = read(bytes, start, cursor.end);
    if (shaped !== undefined) return shaped;
  }
  const value: Record<string, unknown> = {};
  for (let i = 0; i < fields; i++) {
    const key = readValue(bytes);
    if (typeof key !== 'string') throw new RangeError('a key of a map that is no text');
    const field = readValue(bytes);
    if (key === '__proto__')
      Object.defineProperty(value, key, { value: field, enumerable: true, writable: true, configurable: true });
    else value[key] = field;
  }
  shapes.learn(value);
  return value;
}

/**
 * The cursor is where the first key begins until the map has been read. Whole numbers and short texts are read on the
 * spot: nearly all values are such. Reading beyond the frame does no harm, as it is noticed at the end, and `readValue`
 * notices it by itself.
 */
function textOf(keys: readonly string[]): string {
  const steps = keys.map(
    (key, i) => `${expecting(shortText(key))}
      let v${i} = bytes[at];
      if (v${i} < 0x80) at++;
      else if (v${i} === 0xcd) { v${i} = bytes[at + 1] * 256 + bytes[at + 2]; at += 3; }
      else if (v${i} === 0xce) { v${i} = bytes[at + 1] * 16777216 + (bytes[at + 2] << 16 | bytes[at + 3] << 8 | bytes[at + 4]); at += 5; }
      else if (v${i} >= 0xa0 && v${i} < 0xc0 && at + (v${i} & 31) < end) { const from = at + 1; at = from + (v${i} & 31); v${i} = readText(bytes, from, at); }
      else { const home = cursor.at; cursor.at = at; v${i} = readValue(bytes); at = cursor.at; cursor.at = home; }`,
  );
  const head = `let at = start + 1; if (bytes[start] !== ${0x80 | keys.length}) return undefined;`;
  return `${head} ${steps.join('\n')} if (at > end) return undefined; cursor.at = at; return ${objectOf(keys)};`;
}

/** A key as its bytes: those are below 128 but the first, which characters can stand for as well. */
function shortText(key: string): string {
  return String.fromCharCode(0xa0 | key.length) + key;
}
