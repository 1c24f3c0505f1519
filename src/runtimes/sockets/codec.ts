/**
 * Codecs: a message as bytes and back. `json` is compact JSON, what the p2p seed sends; `msgpack` is a third smaller
 * and faster to read.
 *
 * A frame is the length of these bytes (4 bytes, the highest first) and the bytes; `sizeOf` counts both, without making
 * them, and is what
 * runtimes in memory count. No `node:*` here: those run in browsers.
 */
import { readJson } from './json-reader.ts';
import { jsonSizer } from './json-size.ts';
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
  sizeOf: jsonSizer(LENGTH_BYTES),
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
