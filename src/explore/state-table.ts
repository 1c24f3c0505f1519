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
  /** By slot: a state's number and 1. */
  private slots = new Int32Array(4096);

  /** The number of the state; it is a new one if it is `count` before the call. */
  enter(first: number, second: number, parent: number, action: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (first ^ (second >>> 7)) & mask;
    for (let held = slots[slot]; held !== 0; held = slots[slot]) {
      if (this.first[held - 1] === first && this.second[held - 1] === second) return held - 1;
      slot = (slot + 1) & mask;
    }
    const number = this.count++;
    slots[slot] = number + 1;
    if (number === this.first.length) this.makeRoom();
    this.first[number] = first;
    this.second[number] = second;
    this.parents[number] = parent;
    this.actions[number] = action;
    if (2 * this.count > slots.length) this.spread();
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
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = (this.first[number] ^ (this.second[number] >>> 7)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.slots = slots;
  }
}
