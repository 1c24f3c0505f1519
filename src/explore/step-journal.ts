/**
 * The order in which a search gave its numbers to the states, steps and copies of single peers. They follow from what is
 * done in which order, so that the same done again gives the same numbers: in a thread that searches too, and in a
 * search that is resumed.
 */
import { grown } from '../core/grown-array.ts';
import { refuseMemory } from '../core/machine-limit.ts';

/** Two numbers that say what is done: `LocalStates` knows what they mean. */
export interface Journalled {
  isDone(first: number, second: number): boolean;
  apply(first: number, second: number): void;
}

export interface Journal {
  /** Does all that a search has done before. */
  begin(of: Journalled, entries: Int32Array): void;
  /** Does it, unless it turns out to be done. */
  extend(of: Journalled, first: number, second: number): void;
  /** All that is done, two numbers each. */
  entries(): Int32Array<ArrayBuffer>;
}

export class OwnJournal implements Journal {
  private pairs = new Int32Array(2048);
  private length = 0;

  begin(of: Journalled, entries: Int32Array): void {
    for (let at = 0; at < entries.length; at += 2)
      if (!of.isDone(entries[at], entries[at + 1])) this.extend(of, entries[at], entries[at + 1]);
  }

  extend(of: Journalled, first: number, second: number): void {
    if (this.length === this.pairs.length) this.pairs = grown(this.pairs);
    this.pairs[this.length++] = first;
    this.pairs[this.length++] = second;
    of.apply(first, second);
  }

  entries(): Int32Array<ArrayBuffer> {
    return this.pairs.slice(0, this.length);
  }
}

const LOCK = 0;
const COUNT = 1;
const FIRST = 2;

/** A journal of several threads, each of which does what the others have entered before it enters more. */
export class SharedJournal implements Journal {
  private readonly cells: Int32Array;
  /** Entries that this thread has done. */
  private done = 0;

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Int32Array(memory);
  }

  /** @param entries at most @param begun what is done already, as `entries` gives it */
  static memory(entries: number, begun: Int32Array): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(4 * (FIRST + begun.length + 2 * entries));
    const cells = new Int32Array(memory);
    cells.set(begun, FIRST);
    cells[COUNT] = begun.length / 2;
    return memory;
  }

  extend(of: Journalled, first: number, second: number): void {
    for (;;) {
      this.catchUp(of);
      if (of.isDone(first, second)) return;
      if (this.enter(first, second)) break;
    }
    this.done++;
    of.apply(first, second);
  }

  /** The entries are in the memory. */
  begin(of: Journalled): void {
    this.catchUp(of);
  }

  /** Does what others have entered. */
  private catchUp(of: Journalled): void {
    const { cells } = this;
    while (this.done < Atomics.load(cells, COUNT)) {
      const at = FIRST + 2 * this.done++;
      of.apply(cells[at], cells[at + 1]);
    }
  }

  entries(): Int32Array<ArrayBuffer> {
    return Int32Array.from(this.cells.subarray(FIRST, FIRST + 2 * Atomics.load(this.cells, COUNT)));
  }

  /** False if another thread has entered something meanwhile. */
  private enter(first: number, second: number): boolean {
    const { cells } = this;
    while (Atomics.compareExchange(cells, LOCK, 0, 1) !== 0) Atomics.wait(cells, LOCK, 1, 1);
    const isNext = Atomics.load(cells, COUNT) === this.done;
    if (isNext) {
      const at = FIRST + 2 * this.done;
      if (at + 1 >= cells.length) refuseMemory(new RangeError('the journal of the search is full'));
      cells[at] = first;
      cells[at + 1] = second;
      Atomics.add(cells, COUNT, 1);
    }
    Atomics.store(cells, LOCK, 0);
    Atomics.notify(cells, LOCK);
    return isNext;
  }
}
