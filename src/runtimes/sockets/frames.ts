/**
 * Frames in and out of a stream of bytes: a length (4 bytes, the highest first), then that many bytes.
 *
 * `FrameReader` finds the frames in the chunks that a socket hands over and shows each where it lies; only one that is
 * cut in two by the end of a chunk is copied. `FrameWriter` writes each message once into a shared block, however many
 * links it goes out on: links keep positions in the block, and what is one run of positions goes to the socket without
 * a copy. A block is never written over.
 */
import { type Codec, LENGTH_BYTES } from './codec.ts';

/** Bytes of a copy's number, where copies carry it in front of the message. */
export const NUMBER_BYTES = 4;

/**
 * Takes the body of each frame: `bytes[start .. end)`, which may be overwritten after the call. False stops the
 * reading.
 */
export type TakeFrame = (bytes: Buffer, start: number, end: number) => boolean;

export class FrameReader {
  /** Longest body allowed; it may be changed between frames. */
  limit: number;
  /** May be replaced between frames. */
  take: TakeFrame;
  /** A frame that has begun: its bytes so far, with its length once that is known. */
  private part: Buffer = Buffer.alloc(0);
  private partLength = 0;

  constructor(limit: number, take: TakeFrame) {
    this.limit = limit;
    this.take = take;
  }

  /** Reads what a chunk completes. The error, in words, if a frame is too long; then the stream cannot be read on. */
  read(chunk: Buffer): string | undefined {
    let at = this.partLength === 0 ? 0 : this.finishPart(chunk);
    if (at < 0) return this.tooLong(this.part, 0);
    while (chunk.length - at >= LENGTH_BYTES) {
      const length = lengthAt(chunk, at);
      if (length > this.limit) return this.tooLong(chunk, at);
      const end = at + LENGTH_BYTES + length;
      if (end > chunk.length) break;
      if (!this.take(chunk, at + LENGTH_BYTES, end)) return undefined;
      at = end;
    }
    if (at < chunk.length) this.keep(chunk, at, chunk.length);
    return undefined;
  }

  /** Adds to the frame that has begun what this chunk has of it, and gives where it ends; −1 if it is too long. */
  private finishPart(chunk: Buffer): number {
    let at = 0;
    if (this.partLength < LENGTH_BYTES) {
      at = Math.min(LENGTH_BYTES - this.partLength, chunk.length);
      this.keep(chunk, 0, at);
      if (this.partLength < LENGTH_BYTES) return at;
    }
    const length = lengthAt(this.part, 0);
    if (length > this.limit) return -1;
    const end = Math.min(at + LENGTH_BYTES + length - this.partLength, chunk.length);
    this.keep(chunk, at, end);
    if (this.partLength === LENGTH_BYTES + length) {
      this.partLength = 0;
      // A reader that is told to stop is not asked again.
      if (!this.take(this.part, LENGTH_BYTES, LENGTH_BYTES + length)) return chunk.length;
    }
    return end;
  }

  private keep(chunk: Buffer, start: number, end: number): void {
    const needed = this.partLength + end - start;
    if (needed > this.part.length) {
      // The length is in the limit by now, if it is known: room for the whole frame, once.
      const whole =
        needed >= LENGTH_BYTES ? LENGTH_BYTES + Math.min(this.limit, this.announced(chunk, start)) : LENGTH_BYTES;
      const more = Buffer.allocUnsafeSlow(Math.max(needed, whole, 256));
      this.part.copy(more, 0, 0, this.partLength);
      this.part = more;
    }
    chunk.copy(this.part, this.partLength, start, end);
    this.partLength = needed;
  }

  /** The length of the frame that begins with the bytes kept, or with the chunk if there are none. */
  private announced(chunk: Buffer, start: number): number {
    if (this.partLength >= LENGTH_BYTES) return lengthAt(this.part, 0);
    return this.partLength === 0 ? lengthAt(chunk, start) : 0;
  }

  private tooLong(bytes: Buffer, at: number): string {
    return `a frame of ${lengthAt(bytes, at)} bytes, above the limit of ${this.limit}`;
  }
}

/** Bytes of a block: about what a socket takes at once. */
const BLOCK_BYTES = 1 << 16;

export class FrameWriter {
  /** The block, and where the last frame lies in it, its length included. */
  block: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  start = 0;
  end = 0;
  private readonly codec: Codec;
  private readonly beforeNewBlock: () => void;
  private last: unknown = NOTHING;

  /**
   * @param beforeNewBlock called when the block is full: those who keep positions in it have to hand on what they keep
   */
  constructor(codec: Codec, beforeNewBlock: () => void) {
    this.codec = codec;
    this.beforeNewBlock = beforeNewBlock;
  }

  /**
   * Writes the message's frame; `start` and `end` say where. The same message again is not written twice. Its length is
   * returned.
   */
  write(message: unknown): number {
    if (message === this.last) return this.end - this.start;
    this.place(message, LENGTH_BYTES);
    this.last = message;
    return this.end - this.start;
  }

  /**
   * The same for one copy, with its number in front of the message. The number is not in the length that is returned.
   */
  writeNumbered(message: unknown, number: number): number {
    this.place(message, LENGTH_BYTES + NUMBER_BYTES);
    putLength(this.block, this.start + LENGTH_BYTES, number);
    this.last = NOTHING;
    return this.end - this.start - NUMBER_BYTES;
  }

  /** @param before bytes in front of the message, of which the first four are the frame's length */
  private place(message: unknown, before: number): void {
    let start = this.end;
    let end = this.codec.encodeInto(message, this.block, start + before);
    if (end < 0) {
      this.beforeNewBlock();
      start = 0;
      this.block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      end = this.codec.encodeInto(message, this.block, start + before);
      if (end < 0) end = this.placeLong(message, before);
    }
    putLength(this.block, start, end - start - LENGTH_BYTES);
    this.start = start;
    this.end = end;
  }

  /** A block of its own for a message that no block holds. */
  private placeLong(message: unknown, before: number): number {
    const bytes = this.codec.encode(message);
    this.block = Buffer.allocUnsafeSlow(before + bytes.length);
    this.block.set(bytes, before);
    return this.block.length;
  }
}

/** Stands for no message yet. */
const NOTHING = {};

export function putLength(bytes: Uint8Array, at: number, length: number): void {
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
}

/** The length of a frame, or the number of a copy. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}
