/** The copies of a run, numbered in the order in which they were sent: who sent each to whom, and how it ended. */

import type { FactTable } from '../../../src/browser.ts';
import { DROPPED, DUPLICATED, FactCursor, RECEIVED, SENT } from '../../../src/browser.ts';

export const NEVER = 0x7fffffff;

export class CopyTable {
  count = 0;
  /** By copy: the fact of its sending, and that of its receipt or loss; `NEVER` if it has not ended so far. */
  sentAt = new Int32Array(1024);
  endedAt = new Int32Array(1024);
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  /** 1 if it was lost. */
  lost = new Uint8Array(1024);
  /** By fact about a copy: the number of the copy here, else −1. */
  copyOf = new Int32Array(1024);
  private readonly facts: FactTable;
  private read = 0;
  /** By the number of a message: its copy here + 1; numbers far above the count of copies are in the map. */
  private numbers = new Int32Array(1024);
  private readonly highNumbers = new Map<number, number>();

  constructor(facts: FactTable) {
    this.facts = facts;
  }

  /** Reads the facts that are new. */
  grow(): void {
    const { facts } = this;
    if (this.read === facts.count) return;
    if (this.copyOf.length < facts.count) this.copyOf = longer(this.copyOf, facts.count);
    const row = new FactCursor(facts).to(this.read - 1);
    for (; this.read < facts.count; this.read++) {
      row.next();
      this.copyOf[this.read] = this.enter(row);
    }
  }

  /** Whether a fact about an impaired peer says that its messages are blocked. */
  isBlock({ text }: FactCursor): boolean {
    return this.facts.texts[text].endsWith('are blocked');
  }

  /** Whether no copy that ever ends is in flight just before a fact. */
  isQuietBefore(fact: number): boolean {
    for (let copy = 0; copy < this.count && this.sentAt[copy] < fact; copy++)
      if (this.endedAt[copy] >= fact && this.endedAt[copy] !== NEVER) return false;
    return true;
  }

  private enter(row: FactCursor): number {
    const code = row.copyCode;
    if (code !== SENT && code !== DUPLICATED && code !== RECEIVED && code !== DROPPED) return -1;
    const known = this.find(row.message);
    if (code === row.code) {
      if (code === SENT || code === DUPLICATED) return this.begin(row);
      if (known >= 0) {
        this.endedAt[known] = row.index;
        this.lost[known] = code === DROPPED ? 1 : 0;
      }
    }
    return known;
  }

  private begin(row: FactCursor): number {
    if (this.count === this.sentAt.length) this.makeRoom();
    const copy = this.count++;
    this.sentAt[copy] = row.index;
    this.endedAt[copy] = NEVER;
    this.from[copy] = row.peer;
    this.to[copy] = row.other;
    this.number(row.message, copy);
    return copy;
  }

  private find(message: number): number {
    const found = message < this.numbers.length ? this.numbers[message] : 0;
    return found > 0 ? found - 1 : (this.highNumbers.get(message) ?? -1);
  }

  private number(message: number, copy: number): void {
    if (message >= this.numbers.length && message < 4 * this.sentAt.length)
      this.numbers = longer(this.numbers, message + 1);
    if (message < this.numbers.length) this.numbers[message] = copy + 1;
    else this.highNumbers.set(message, copy);
  }

  private makeRoom(): void {
    const room = 2 * this.count;
    this.sentAt = longer(this.sentAt, room);
    this.endedAt = longer(this.endedAt, room);
    this.from = longer(this.from, room);
    this.to = longer(this.to, room);
    const lost = new Uint8Array(room);
    lost.set(this.lost);
    this.lost = lost;
  }
}

/** The same numbers in an array with at least so much room. */
export function longer(numbers: Int32Array<ArrayBuffer>, room: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.max(room, 2 * numbers.length));
  more.set(numbers);
  return more;
}
