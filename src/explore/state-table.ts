/**
 * The states that a search has seen: told apart by two hashes of 32 bits, numbered in the order in which they were
 * found, each with the state and the action that led to it. 24 bytes a state.
 */
import { grown } from '../core/grown-array.ts';

const ROOT = -1;

export class StateTable {
  count = 0;
  /** By state. */
  private first = new Int32Array(1024);
  private second = new Int32Array(1024);
  private parents = new Int32Array(1024);
  private actions = new Int32Array(1024);
  /** By slot, side by side so that they are in one line of the cache: the first hash, and the state's number and 1. */
  private slots = new Int32Array(2 * 4096);

  /** The number of the state; it is a new one if it is `count` before the call. */
  enter(first: number, second: number, parent: number, action: number): number {
    const { slots } = this;
    const mask = slots.length - 2;
    let at = slotOf(first, second) & mask;
    for (let held = slots[at + 1]; held !== 0; held = slots[at + 1]) {
      if (slots[at] === first && this.second[held - 1] === second) return held - 1;
      at = (at + 2) & mask;
    }
    const number = this.count++;
    slots[at] = first;
    slots[at + 1] = number + 1;
    if (number === this.first.length) this.makeRoom();
    this.first[number] = first;
    this.second[number] = second;
    this.parents[number] = parent;
    this.actions[number] = action;
    if (4 * this.count > slots.length) this.spread();
    return number;
  }

  /** What led to a state: the first state (its action says which peers are Byzantine), and the actions after it. */
  pathTo(number: number): { readonly first: number; readonly actions: readonly number[] } {
    const actions: number[] = [];
    let at = number;
    for (; this.parents[at] !== ROOT; at = this.parents[at]) actions.push(this.actions[at]);
    return { first: this.actions[at], actions: actions.reverse() };
  }

  private makeRoom(): void {
    const length = 2 * this.first.length;
    this.first = grown(this.first, length);
    this.second = grown(this.second, length);
    this.parents = grown(this.parents, length);
    this.actions = grown(this.actions, length);
  }

  private spread(): void {
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 2;
    for (let number = 0; number < this.count; number++) {
      let at = slotOf(this.first[number], this.second[number]) & mask;
      while (slots[at + 1] !== 0) at = (at + 2) & mask;
      slots[at] = this.first[number];
      slots[at + 1] = number + 1;
    }
    this.slots = slots;
  }
}

function slotOf(first: number, second: number): number {
  return 2 * (first ^ (second >>> 7));
}
