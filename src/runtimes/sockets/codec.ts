/**
 * Codecs: a message as bytes and back. `json` is compact JSON, what the p2p seed sends; `msgpack` is a third smaller and faster to read.
 *
 * A frame is the length of these bytes (4 bytes, the highest first) and the bytes; `sizeOf` counts both, without making them, and is what
 * runtimes in memory count. No `node:*` here: those run in browsers.
 */
import { readJson } from './json-reader.ts';
import { msgpackSize, writeMsgpack } from './msgpack.ts';
import { readMsgpack } from './msgpack-reader.ts';
import { textSize, writeText } from './text.ts';

/** Bytes of the length in front of a frame. */
export const LENGTH_BYTES = 4;

export const codecNames = ['json', 'msgpack'] as const;
export type CodecName = (typeof codecNames)[number];

export interface Codec {
  readonly name: CodecName;
  /** The bytes of a message, without a length in front. */
  encode(message: unknown): Uint8Array;
  /** Writes the message at `at`; the end, or −1 if there may be too little room (then nothing of worth was written). */
  encodeInto(message: unknown, bytes: Uint8Array, at: number): number;
  /** The message in `bytes[start .. end)`. @throws where they are malformed */
  decode(bytes: Uint8Array, start?: number, end?: number): unknown;
  /** Bytes of the message's frame, the length included. */
  sizeOf(message: unknown): number;
}

export function findCodec(name: CodecName): Codec {
  return name === 'json' ? json : msgpack;
}

const json: Codec = {
  name: 'json',
  encode(message) {
    const text = JSON.stringify(message);
    const bytes = new Uint8Array(textSize(text));
    writeText(text, bytes, 0);
    return bytes;
  },
  encodeInto(message, bytes, at) {
    const text = JSON.stringify(message);
    return at + text.length * 3 > bytes.length ? -1 : writeText(text, bytes, at);
  },
  decode: (bytes, start = 0, end = bytes.length) => readJson(bytes, start, end),
  sizeOf: (message) => LENGTH_BYTES + jsonSize(message),
};

const msgpack: Codec = {
  name: 'msgpack',
  encode(message) {
    const bytes = new Uint8Array(msgpackSize(message));
    writeMsgpack(message, bytes, 0);
    return bytes;
  },
  encodeInto(message, bytes, at) {
    const end = writeMsgpack(message, bytes, at);
    return end > bytes.length ? -1 : end;
  },
  decode: (bytes, start = 0, end = bytes.length) => readMsgpack(bytes, start, end),
  sizeOf: (message) => LENGTH_BYTES + msgpackSize(message),
};

/** Bytes of compact JSON. */
function jsonSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return jsonTextSize(value);
    case 'number':
      return jsonNumberSize(value);
    case 'boolean':
      return value ? 4 : 5;
    case 'object':
      return value === null ? 4 : Array.isArray(value) ? jsonArraySize(value) : jsonObjectSize(value);
    default:
      // What JSON has no word for is `null` in an array and left out of an object.
      return 4;
  }
}

function jsonNumberSize(value: number): number {
  if (value >= 0 && value < 1e6 && value >>> 0 === value) {
    return value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 10_000 ? 4 : value < 100_000 ? 5 : 6;
  }
  return Number.isFinite(value) ? String(value).length : 4;
}

function jsonTextSize(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Quotes, backslashes, control characters and surrogates may be escaped: the engine knows how.
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0x80) return textSize(JSON.stringify(text));
  }
  return text.length + 2;
}

function jsonArraySize(values: readonly unknown[]): number {
  let size = values.length === 0 ? 2 : values.length + 1;
  for (let i = 0; i < values.length; i++) size += jsonSize(values[i]);
  return size;
}

function jsonObjectSize(value: object): number {
  let size = 1;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) size += jsonTextSize(key) + jsonSize(field) + 2;
  }
  return size === 1 ? 2 : size;
}
