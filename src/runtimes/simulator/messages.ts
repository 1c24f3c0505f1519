/**
 * Messages in flight: objects behind small integers, so that an event of the queue is integers alone.
 *
 * All copies of one object share a handle while it is in flight; a count of references frees it. Kind and size are
 * found once a handle.
 * What was sent and received by kind is summed when a handle is freed, not once a copy. A handle's numbers stand side
 * by side, in one
 * cache line, and handles are recycled last-in first-out.
 */
import { firstCarried, severalCarried } from '../../core/carried.ts';
import { MESSAGES_MAX, refuseEvents } from '../../core/contract.ts';
import { grown } from '../../core/grown.ts';
import type { Carried } from '../../core/protocol.ts';

const STRIDE = 8;
/** Copies in flight; copies ever sent; how many of those crossed a link; kind; bytes. */
const REFERENCES = 0;
const COPIES = 1;
const CROSSINGS = 2;
const KIND = 3;
const BYTES = 4;
/**
 * At trace level full a handle has one copy: its number, and the broadcast that it carries (−1 if none), the first of
 * several.
 */
const NUMBER = 5;
const ORIGIN = 6;
const SEQUENCE = 7;

/** Stands where there is no message; none of a protocol is identical with it. */
export const NOTHING: unknown = {};

export class MessageTable {
  readonly objects: unknown[] = [];
  private cells = new Int32Array(1024 * STRIDE);
  /** By handle: broadcasts that each copy carries; and which, at trace level full, where there are several. */
  private counts = new Int32Array(1024);
  private readonly several: Carried[] = [];
  private readonly freeHandles: number[] = [];
  private nextNumber = 0;
  private readonly kindSent: Float64Array;
  private readonly kindReceived: Float64Array;
  private readonly kindBytes: Float64Array;

  /** Sums by kind go to these arrays. */
  constructor(kindSent: Float64Array, kindReceived: Float64Array, kindBytes: Float64Array) {
    this.kindSent = kindSent;
    this.kindReceived = kindReceived;
    this.kindBytes = kindBytes;
  }

  /** A handle for a message of which no copy is in flight yet. @param carried broadcasts that it carries */
  add(message: unknown, kind: number, bytes: number, carried: number): number {
    let handle: number;
    if (this.freeHandles.length > 0) {
      handle = this.freeHandles.pop()!;
      this.objects[handle] = message;
    } else {
      handle = this.objects.push(message) - 1;
      if (handle === this.counts.length) {
        if (handle >= MESSAGES_MAX) refuseEvents();
        this.cells = grown(this.cells);
        this.counts = grown(this.counts);
      }
    }
    this.counts[handle] = carried;
    const at = handle * STRIDE;
    const cells = this.cells;
    cells[at + REFERENCES] = 0;
    cells[at + COPIES] = 0;
    cells[at + CROSSINGS] = 0;
    cells[at + KIND] = kind;
    cells[at + BYTES] = bytes;
    return handle;
  }

  /** Names the one copy of a handle, for the trace; gives its number. */
  name(handle: number, carried: Carried): number {
    const at = handle * STRIDE;
    const number = this.nextNumber++;
    const { origin, sequence } = firstCarried(carried);
    if (this.counts[handle] > 1) this.several[handle] = severalCarried(carried);
    this.cells[at + NUMBER] = number;
    this.cells[at + ORIGIN] = origin;
    this.cells[at + SEQUENCE] = sequence;
    return number;
  }

  /** Names the one copy of a handle as that of another, of the same message; gives its number. */
  nameAs(handle: number, other: number): number {
    const at = handle * STRIDE;
    const number = this.nextNumber++;
    this.cells[at + NUMBER] = number;
    this.cells[at + ORIGIN] = this.cells[other * STRIDE + ORIGIN];
    this.cells[at + SEQUENCE] = this.cells[other * STRIDE + SEQUENCE];
    if (this.counts[handle] > 1) this.several[handle] = this.several[other];
    return number;
  }

  /** `count` more copies are in flight; `crossing` of them cross a link. A handle without any is freed. */
  hold(handle: number, count: number, crossing: number): void {
    const at = handle * STRIDE;
    const cells = this.cells;
    cells[at + REFERENCES] += count;
    cells[at + COPIES] += count;
    cells[at + CROSSINGS] += crossing;
    if (cells[at + REFERENCES] === 0) this.free(handle);
  }

  /** One copy is in flight no more. */
  release(handle: number): void {
    if (--this.cells[handle * STRIDE + REFERENCES] === 0) this.free(handle);
  }

  private free(handle: number): void {
    this.sum(handle);
    this.objects[handle] = undefined;
    if (this.counts[handle] > 1) this.several[handle] = undefined;
    this.freeHandles.push(handle);
  }

  /** Adds what is still in flight to the sums. To be called once, at the end. */
  settle(): void {
    for (let handle = 0; handle < this.objects.length; handle++) {
      if (this.objects[handle] !== undefined) this.sum(handle);
    }
  }

  /** Broadcasts that each copy carries. */
  countOf(handle: number): number {
    return this.counts[handle];
  }
  /** Which they are, of a copy that has a number, where there are several. */
  severalOf(handle: number): Carried {
    return this.counts[handle] > 1 ? this.several[handle] : undefined;
  }
  kindOf(handle: number): number {
    return this.cells[handle * STRIDE + KIND];
  }
  bytesOf(handle: number): number {
    return this.cells[handle * STRIDE + BYTES];
  }
  numberOf(handle: number): number {
    return this.cells[handle * STRIDE + NUMBER];
  }
  originOf(handle: number): number {
    return this.cells[handle * STRIDE + ORIGIN];
  }
  sequenceOf(handle: number): number {
    return this.cells[handle * STRIDE + SEQUENCE];
  }

  private sum(handle: number): void {
    const at = handle * STRIDE;
    const kind = this.cells[at + KIND];
    this.kindSent[kind] += this.cells[at + COPIES];
    this.kindReceived[kind] += this.cells[at + COPIES] - this.cells[at + REFERENCES];
    this.kindBytes[kind] += this.cells[at + CROSSINGS] * this.cells[at + BYTES];
  }
}
