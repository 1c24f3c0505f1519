/**
 * The frames of a log file (`fact-file.ts`): each knows its length, its number, the file that it is of and, by its
 * checksum, its place. So one that was changed, doubled, left out, moved, or brought from another file is told from the
 * end that a kill leaves.
 *
 *     file     HEARSAY and a byte with the version, then frames
 *     frame    length of its body, its number from 0, the file's own number, CRC-32 of these three and of the frame's
 *     offset, CRC-32 of all that and its body (4 bytes each); body
 *
 * Version 1 had a length and the CRC-32 of the body only. It is read, not written.
 */
import { crc32 } from 'node:zlib';

export const MAGIC = 'HEARSAY';
export const VERSION = 2;
const FIRST_VERSION = 1;
/** Where the first frame begins. */
export const FRAMES_AT = MAGIC.length + 1;
const FRAME_HEAD = 20;
const FRAME_HEAD_OF_FIRST = 8;

export interface FramePlace {
  /** The file's own number. */
  readonly file: number;
  readonly number: number;
  readonly offset: number;
}

export interface Frame {
  readonly offset: number;
  readonly number: number;
  readonly body: Buffer;
  /** Where the body begins, and where the next frame does. */
  readonly bodyAt: number;
  readonly end: number;
}

/** A file that ends in the middle of a frame, as a kill leaves it, or what is wrong with it and where. */
export type Fault =
  | { readonly kind: 'cut' }
  | { readonly kind: 'damaged'; readonly offset: number; readonly number: number; readonly why: string };

/** A frame as bytes. @param what the first byte of its body */
export function frameOf({ file, number, offset }: FramePlace, what: number, rest: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD + 1 + rest.length);
  frame.writeUInt32LE(1 + rest.length, 0);
  frame.writeUInt32LE(number, 4);
  frame.writeUInt32LE(file, 8);
  frame[FRAME_HEAD] = what;
  frame.set(rest, FRAME_HEAD + 1);
  const ofHead = headSum(frame, offset);
  frame.writeUInt32LE(ofHead, 12);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_HEAD), ofHead), 16);
  return frame;
}

/**
 * The version of a file, by its beginning: undefined where it is not one of ours, the latest where it is too short to
 * tell.
 */
export function versionOf(bytes: Buffer): number | undefined {
  if (!MAGIC.startsWith(bytes.toString('latin1', 0, MAGIC.length))) return undefined;
  return bytes.length <= MAGIC.length ? VERSION : bytes[MAGIC.length];
}

/** Whether files of this version can be read. */
export function isKnown(version: number): boolean {
  return version === VERSION || version === FIRST_VERSION;
}

/** Goes through the frames of a file from the first on. */
export class Frames {
  private readonly read: (offset: number, length: number) => Buffer;
  private readonly size: number;
  private readonly version: number;
  private at = FRAMES_AT;
  private number = 0;
  private file: number | undefined;

  constructor(read: (offset: number, length: number) => Buffer, size: number, version: number) {
    this.read = read;
    this.size = size;
    this.version = version;
  }

  get isAtEnd(): boolean {
    return this.at >= this.size;
  }

  next(): Frame | Fault {
    const headLength = this.version === FIRST_VERSION ? FRAME_HEAD_OF_FIRST : FRAME_HEAD;
    const head = this.read(this.at, Math.min(headLength, this.size - this.at));
    if (head.length < headLength) return { kind: 'cut' };
    const wrong = this.version === FIRST_VERSION ? undefined : this.wrongHead(head);
    if (wrong !== undefined) return this.damaged(wrong);
    const length = head.readUInt32LE(0);
    if (length === 0) return this.damaged('it has no length');
    const bodyAt = this.at + headLength;
    if (bodyAt + length > this.size) return { kind: 'cut' };
    const body = this.read(bodyAt, length);
    const sum = this.version === FIRST_VERSION ? crc32(body) : crc32(body, head.readUInt32LE(12));
    if (sum !== head.readUInt32LE(headLength - 4)) return this.damaged('its checksum does not fit');
    const frame = { offset: this.at, number: this.number, body, bodyAt, end: bodyAt + length };
    this.at = frame.end;
    this.number++;
    return frame;
  }

  private wrongHead(head: Buffer): string | undefined {
    if (headSum(head, this.at) !== head.readUInt32LE(12)) return 'this is not its place, or its head has changed';
    const number = head.readUInt32LE(4);
    if (number !== this.number) return `it has the number ${number}`;
    this.file ??= head.readUInt32LE(8);
    return this.file === head.readUInt32LE(8) ? undefined : 'it is of another file';
  }

  damaged(why: string): Fault {
    return { kind: 'damaged', offset: this.at, number: this.number, why };
  }
}

/** Of length, number and file of a frame, and of its place. */
function headSum(frame: Buffer, offset: number): number {
  const place = Buffer.allocUnsafe(8);
  place.writeUInt32LE(offset >>> 0, 0);
  place.writeUInt32LE(Math.floor(offset / 2 ** 32), 4);
  return crc32(frame.subarray(0, 12), crc32(place));
}
