/**
 * The states that a search has seen: told apart by two hashes of 32 bits, numbered in the order in which they were
 * found, each with the state and the action that led to it. 24 bytes a state.
 */
import { grown } from '../core/grown-array.ts';

const ROOT = -1;
/** In place of the state before it: a number that is no state, as threads that share a table leave some. */
export const GAP = -2;

/** By state. */
export interface StateColumns {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The state before it; −1 for a first one. */
  readonly parents: Int32Array;
  /** What led to it; of a first state which peers are Byzantine. */
  readonly actions: Int32Array;
}

/** How a search sees the table, be it its own or shared. */
export interface KnownStates {
  /** Numbers that were given. */
  readonly count: number;
  /** Whether the state that was entered last was unknown. */
  readonly wasNew: boolean;
  /** The number of the state. */
  enter(first: number, second: number, parent: number, action: number): number;
  /** What led to a state: the first state (its action says which peers are Byzantine), and the actions after it. */
  pathTo(number: number): { readonly first: number; readonly actions: readonly number[] };
  /** All of it, as data. */
  columns(): StateColumns;
}

export class StateTable implements KnownStates, StateColumns {
  count = 0;
  wasNew = false;
  first = new Int32Array(1024);
  second = new Int32Array(1024);
  parents = new Int32Array(1024);
  actions = new Int32Array(1024);
  /** By slot, side by side so that they are in one line of the cache: the first hash, and the state's number and 1. */
  private slots = new Int32Array(2 * 4096);

  static of({ first, second, parents, actions }: StateColumns): StateTable {
    const table = new StateTable();
    for (let i = 0; i < first.length; i++) table.append(first[i], second[i], parents[i], actions[i]);
    table.spread();
    return table;
  }

  enter(first: number, second: number, parent: number, action: number): number {
    const { slots } = this;
    const mask = slots.length - 2;
    let at = slotOf(first, second) & mask;
    this.wasNew = false;
    for (let held = slots[at + 1]; held !== 0; held = slots[at + 1]) {
      if (slots[at] === first && this.second[held - 1] === second) return held - 1;
      at = (at + 2) & mask;
    }
    this.wasNew = true;
    const number = this.append(first, second, parent, action);
    slots[at] = first;
    slots[at + 1] = number + 1;
    if (4 * this.count > slots.length) this.spread();
    return number;
  }

  pathTo(number: number): { readonly first: number; readonly actions: readonly number[] } {
    return pathIn(this.parents, this.actions, number);
  }

  columns(): StateColumns {
    const { count } = this;
    return {
      first: this.first.slice(0, count),
      second: this.second.slice(0, count),
      parents: this.parents.slice(0, count),
      actions: this.actions.slice(0, count),
    };
  }

  private append(first: number, second: number, parent: number, action: number): number {
    const number = this.count++;
    if (number === this.first.length) this.makeRoom();
    this.first[number] = first;
    this.second[number] = second;
    this.parents[number] = parent;
    this.actions[number] = action;
    return number;
  }

  private makeRoom(): void {
    const length = 2 * this.first.length;
    this.first = grown(this.first, length);
    this.second = grown(this.second, length);
    this.parents = grown(this.parents, length);
    this.actions = grown(this.actions, length);
  }

  private spread(): void {
    let length = 2 * this.slots.length;
    while (length < 4 * this.count) length *= 2;
    this.slots = new Int32Array(length);
    spreadOver(this.slots, this, this.count);
  }
}

/** Writes the slots of so many states, which are empty. */
export function spreadOver(
  slots: Int32Array,
  { first, second, parents }: Omit<StateColumns, 'actions'>,
  count: number,
): void {
  const mask = slots.length - 2;
  for (let number = 0; number < count; number++) {
    if (parents[number] === GAP) continue;
    let at = slotOf(first[number], second[number]) & mask;
    while (slots[at + 1] !== 0) at = (at + 2) & mask;
    slots[at] = first[number];
    slots[at + 1] = number + 1;
  }
}

export function slotOf(first: number, second: number): number {
  return 2 * (first ^ (second >>> 7));
}

export function pathIn(parents: Int32Array, actionsTo: Int32Array, number: number) {
  const actions: number[] = [];
  let at = number;
  for (; parents[at] !== ROOT; at = parents[at]) actions.push(actionsTo[at]);
  return { first: actionsTo[at], actions: actions.reverse() };
}
