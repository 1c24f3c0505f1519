/**
 * What a codec is: a message as bytes and back. `codecs.ts` has them by name.
 *
 * A frame is the length of these bytes (4 bytes, the highest first) and the bytes. `sizeOf` counts both without making
 * them; runtimes in memory count these sizes.
 */

/** Bytes of the length in front of a frame. */
export const LENGTH_BYTES = 4;

export const codecNames = ['json', 'msgpack'] as const;
export type CodecName = (typeof codecNames)[number];

export interface Codec {
  readonly name: CodecName;
  /** The bytes of a message, without a length in front. */
  encode(message: unknown): Uint8Array;
  /** Writes the message at `at`; its end, or −1 if there may be too little room (then what was written is invalid). */
  encodeInto(message: unknown, bytes: Uint8Array, at: number): number;
  /** The message in `bytes[start .. end)`. @throws if they are malformed */
  decode(bytes: Uint8Array, start?: number, end?: number): unknown;
  /** Bytes of the message's frame, the length included. */
  sizeOf(message: unknown): number;
}
