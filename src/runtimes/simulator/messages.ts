/**
 * The in-flight table: messages behind small integers, their handles, so that an event of the queue is integers alone.
 *
 * All copies of one object share a handle while any is in flight; a count of references frees it. At trace level full
 * each copy has a handle of its own. Kind, size and what a message carries are found once a handle. Totals by kind are
 * added when a handle is freed, not once a copy. The numbers of a handle stand side by side, in one cache line, and
 * handles are recycled last-in first-out.
 */
import { countIn, firstCarried, severalCarried } from '../../core/carried-broadcasts.ts';
import { checkedCarried, MESSAGES_MAX, refuseEvents } from '../../core/contract.ts';
import { grown } from '../../core/grown-array.ts';
import type { Program } from '../../core/program.ts';
import type { Carried, PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';
import { logDetails, logFurther } from '../../trace/carried-facts.ts';
import type { FactLog } from '../../trace/log.ts';
import type { EventQueue } from './event-queue.ts';

/** Numbers of a handle. */
const NUMBERS = 8;
/** Copies in flight; copies ever sent; how many of those crossed a link; kind; bytes. */
const REFERENCES = 0;
const COPIES = 1;
const CROSSINGS = 2;
const KIND = 3;
const BYTES = 4;
/** At trace level full: the number of the copy, and the broadcast that it carries, the first of several; −1 for none. */
const NUMBER = 5;
const ORIGIN = 6;
const SEQUENCE = 7;

/** In place of a message when there is none; no message of a protocol is identical with it. */
export const NOTHING: unknown = {};

export class MessageTable {
  readonly objects: unknown[] = [];
  /** True while every message has carried one broadcast; `varied` is called when one does not. */
  isUniform: boolean;
  varied = (): void => {};
  private cells = new Int32Array(1024 * NUMBERS);
  /** By handle: broadcasts that each copy carries; at trace level full also which, if there are several. */
  private counts = new Int32Array(1024);
  private readonly several: Carried[] = [];
  private readonly freeHandles: number[] = [];
  private nextNumber = 0;
  private readonly program: Program;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;

  /** @param books get the totals by kind */
  constructor(program: Program, books: Books, log: FactLog, queue: EventQueue) {
    this.program = program;
    this.books = books;
    this.log = log;
    this.queue = queue;
    this.isUniform = program.kinds.every((kind) => kind.carries === 'broadcast');
  }

  /** A handle for a message that a peer sends. @throws ContractError if it does not carry what its kind says */
  open(message: unknown, kind: number, bytes: number, from: PeerId): number {
    const carried = countIn(this.program, message, kind, from, this.books.size);
    if (carried !== 1 && this.isUniform) {
      this.isUniform = false;
      this.varied();
    }
    return this.add(message, kind, bytes, carried);
  }

  /** Gives one copy a handle and a number of its own, and writes to the log that it was sent. */
  recordSent(from: PeerId, to: PeerId, handle: number, crossings: number): number {
    const { log } = this;
    const message = this.objects[handle];
    const kind = this.kindOf(handle);
    const bytes = this.bytesOf(handle);
    const carried = checkedCarried(this.program.broadcastOf(message, from), this.books.size);
    const { origin, sequence } = firstCarried(carried);
    const copy = this.add(message, kind, bytes, this.countOf(handle));
    const number = this.name(copy, carried);
    this.hold(copy, 1, crossings);
    if (!log.full) return copy;
    log.sent(this.queue.time, from, to, number, kind, crossings * bytes, origin, sequence);
    logFurther(log, this.severalOf(copy));
    if (log.detailed) logDetails(log, message, this.program.relatedTo(message, from, to), kind);
    return copy;
  }

  /** Gives a copy that the network has made a handle and a number, and writes it to the log. */
  recordDuplicate(from: PeerId, to: PeerId, of: number): number {
    const { log } = this;
    const kind = this.kindOf(of);
    // A receiver that forwards the copy needs its size; the bytes of this copy are not counted.
    const copy = this.add(this.objects[of], kind, this.bytesOf(of), this.countOf(of));
    const number = this.nameAs(copy, of);
    this.hold(copy, 1, 0);
    if (!log.full) return copy;
    log.duplicated(this.queue.time, from, to, number, kind, this.numberOf(of), this.originOf(of), this.sequenceOf(of));
    logFurther(log, this.severalOf(of));
    return copy;
  }

  /** A handle for a message of which no copy is in flight yet. @param carried broadcasts that it carries */
  private add(message: unknown, kind: number, bytes: number, carried: number): number {
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
    const at = handle * NUMBERS;
    const cells = this.cells;
    cells[at + REFERENCES] = 0;
    cells[at + COPIES] = 0;
    cells[at + CROSSINGS] = 0;
    cells[at + KIND] = kind;
    cells[at + BYTES] = bytes;
    return handle;
  }

  /** Names the one copy of a handle, for the trace; returns its number. */
  private name(handle: number, carried: Carried): number {
    const at = handle * NUMBERS;
    const number = this.nextNumber++;
    const { origin, sequence } = firstCarried(carried);
    if (this.counts[handle] > 1) this.several[handle] = severalCarried(carried);
    this.cells[at + NUMBER] = number;
    this.cells[at + ORIGIN] = origin;
    this.cells[at + SEQUENCE] = sequence;
    return number;
  }

  /** Names the one copy of a handle like that of another, of the same message; returns its number. */
  private nameAs(handle: number, other: number): number {
    const at = handle * NUMBERS;
    const number = this.nextNumber++;
    this.cells[at + NUMBER] = number;
    this.cells[at + ORIGIN] = this.cells[other * NUMBERS + ORIGIN];
    this.cells[at + SEQUENCE] = this.cells[other * NUMBERS + SEQUENCE];
    if (this.counts[handle] > 1) this.several[handle] = this.several[other];
    return number;
  }

  /** `count` more copies are in flight; `crossing` of them cross a link. A handle without any is freed. */
  hold(handle: number, count: number, crossing: number): void {
    const at = handle * NUMBERS;
    const cells = this.cells;
    cells[at + REFERENCES] += count;
    cells[at + COPIES] += count;
    cells[at + CROSSINGS] += crossing;
    if (cells[at + REFERENCES] === 0) this.free(handle);
  }

  /** One copy is no longer in flight. */
  release(handle: number): void {
    if (--this.cells[handle * NUMBERS + REFERENCES] === 0) this.free(handle);
  }

  private free(handle: number): void {
    this.sum(handle);
    this.objects[handle] = undefined;
    if (this.counts[handle] > 1) this.several[handle] = undefined;
    this.freeHandles.push(handle);
  }

  /** Adds what is still in flight to the totals. Call it once, at the end. */
  settle(): void {
    for (let handle = 0; handle < this.objects.length; handle++) {
      if (this.objects[handle] !== undefined) this.sum(handle);
    }
  }

  /** Broadcasts that each copy carries. */
  countOf(handle: number): number {
    return this.counts[handle];
  }
  /** Which they are if there are several, of a copy that has a number. */
  severalOf(handle: number): Carried {
    return this.counts[handle] > 1 ? this.several[handle] : undefined;
  }
  kindOf(handle: number): number {
    return this.cells[handle * NUMBERS + KIND];
  }
  bytesOf(handle: number): number {
    return this.cells[handle * NUMBERS + BYTES];
  }
  numberOf(handle: number): number {
    return this.cells[handle * NUMBERS + NUMBER];
  }
  originOf(handle: number): number {
    return this.cells[handle * NUMBERS + ORIGIN];
  }
  sequenceOf(handle: number): number {
    return this.cells[handle * NUMBERS + SEQUENCE];
  }

  private sum(handle: number): void {
    const at = handle * NUMBERS;
    const kind = this.cells[at + KIND];
    const { kindSent, kindReceived, kindBytes } = this.books;
    kindSent[kind] += this.cells[at + COPIES];
    kindReceived[kind] += this.cells[at + COPIES] - this.cells[at + REFERENCES];
    kindBytes[kind] += this.cells[at + CROSSINGS] * this.cells[at + BYTES];
  }
}
