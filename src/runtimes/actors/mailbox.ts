/**
 * The mailbox of one peer: a ring of envelope numbers that doubles up to the limit of the run. A copy costs four bytes
 * and no allocation.
 *
 * `put` is part of the hot path. All fields have a value of their final kind from the start, and flags that are read
 * often are numbers: both spare the engine checks at every use.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Receiver } from './route.ts';
import type { RunQueue } from './run-queue.ts';

/** Decides what happens to a copy, already counted as sent, that finds the mailbox of `to` full. */
export interface Overflow {
  meet(to: PeerId, number: number): void;
}

const FIRST_ROOM = 8;

export class Mailbox implements Receiver {
  readonly id: PeerId = 0;
  /** The mailbox holds the cells from `head` to `tail`, both counted modulo 2^32; a cell is at that modulo the length. */
  head = 0;
  tail = 0;
  /** The longest that it has been, as far as its peer has looked. */
  backlogMax = 0;
  /** 1 once a message of its peer has met a full mailbox, so that the peer handles no more in this turn; else 0. */
  isHeld = 0;
  private ring = new Int32Array(FIRST_ROOM);
  private mask = FIRST_ROOM - 1;
  /** The length of the ring or the limit. */
  private room = FIRST_ROOM;
  private readonly limit: number = 0;
  private readonly runQueue: RunQueue;
  private readonly overflow: Overflow;

  constructor(id: PeerId, limit: number, runQueue: RunQueue, overflow: Overflow) {
    this.id = id;
    this.limit = limit;
    this.room = Math.min(FIRST_ROOM, limit);
    this.runQueue = runQueue;
    this.overflow = overflow;
  }

  get backlog(): number {
    return (this.tail - this.head) | 0;
  }

  get hasRoom(): boolean {
    return this.backlog < this.limit;
  }

  /** Takes a copy from another peer, and puts its own peer into the run queue. */
  put(number: number): void {
    if (this.tail === this.head) this.wake();
    this.putOwn(number);
  }

  /** Takes a copy that its peer sends to itself: a peer that reacts has its turn, or is put into the queue afterwards. */
  putOwn(number: number): void {
    if (((this.tail - this.head) | 0) === this.room && !this.grow()) {
      this.overflow.meet(this.id, number);
      return;
    }
    this.ring[this.tail & this.mask] = number;
    this.tail = (this.tail + 1) | 0;
  }

  /** The number of the envelope that has waited longest; there must be one. */
  take(): number {
    const number = this.ring[this.head & this.mask];
    this.head = (this.head + 1) | 0;
    return number;
  }

  /** Its peer has something to do. */
  wake(): void {
    this.runQueue.add(this.id);
  }

  /** A crash empties it: `see` gets each envelope. */
  clear(see: (number: number) => void): void {
    this.backlogMax = Math.max(this.backlogMax, this.backlog);
    while (this.tail !== this.head) see(this.take());
  }

  /** Shows the numbers of the envelopes in order; they stay. */
  each(see: (number: number) => void): void {
    for (let i = this.head; i !== this.tail; i = (i + 1) | 0) see(this.ring[i & this.mask]);
  }

  private grow(): boolean {
    if (this.room === this.limit) return false;
    const ring = new Int32Array(this.ring.length * 2);
    for (let i = this.head; i !== this.tail; i = (i + 1) | 0) ring[i & (ring.length - 1)] = this.ring[i & this.mask];
    this.ring = ring;
    this.mask = ring.length - 1;
    this.room = Math.min(ring.length, this.limit);
    return true;
  }
}
