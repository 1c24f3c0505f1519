/**
 * The states that several threads have seen, in memory that they share: as `StateTable`, but a state is entered with
 * one atomic operation. It grows between two rounds of the search, when no thread is at work.
 */
import { GAP, type KnownStates, pathIn, type StateColumns, slotOf, spreadOver } from './state-table.ts';

const COUNT = 0;
const COLUMNS = 4;
const NONE = -1;

export interface TableMemory {
  /** Numbers given to states so far. */
  readonly control: SharedArrayBuffer;
  /** By state, as `StateColumns`, behind each other. */
  readonly columns: SharedArrayBuffer;
  /** By slot: the first hash, once it is written, and the state's number and 1. */
  readonly slots: SharedArrayBuffer;
}

export class SharedStateTable implements KnownStates {
  wasNew = false;
  private readonly control: Int32Array;
  private readonly held: StateColumns;
  private readonly slots: Int32Array;
  readonly capacity: number;
  /** A number that was taken for a state which another thread then entered first. */
  private spare = NONE;

  constructor({ control, columns, slots }: TableMemory) {
    this.control = new Int32Array(control);
    this.slots = new Int32Array(slots);
    this.held = columnsIn(columns);
    this.capacity = this.held.first.length;
  }

  /** With room for so many states at least. */
  static memory(begun: StateColumns, capacity: number): TableMemory {
    const count = begun.first.length;
    const columns = new SharedArrayBuffer(4 * COLUMNS * capacity);
    const to = columnsIn(columns);
    for (const name of ['first', 'second', 'parents', 'actions'] as const) to[name].set(begun[name]);
    let length = 8192;
    while (length < 4 * capacity) length *= 2;
    const slots = new SharedArrayBuffer(4 * length);
    spreadOver(new Int32Array(slots), to, count);
    const control = new SharedArrayBuffer(4);
    new Int32Array(control)[COUNT] = count;
    return { control, columns, slots };
  }

  get count(): number {
    return Atomics.load(this.control, COUNT);
  }

  /** Whether so many states more have a place. */
  hasRoom(states: number): boolean {
    return this.count + states <= this.capacity;
  }

  enter(first: number, second: number, parent: number, action: number): number {
    const { slots, held } = this;
    const mask = slots.length - 2;
    let at = slotOf(first, second) & mask;
    this.wasNew = false;
    for (;;) {
      const known = Atomics.load(slots, at + 1) || this.claim(at, first, second, parent, action);
      if (this.wasNew) return known - 1;
      // The hash in the slot is written after the number.
      const isLikely = slots[at] === first || (slots[at] === 0 && held.first[known - 1] === first);
      if (isLikely && held.second[known - 1] === second) return known - 1;
      at = (at + 2) & mask;
    }
  }

  pathTo(number: number): { readonly first: number; readonly actions: readonly number[] } {
    return pathIn(this.held.parents, this.held.actions, number);
  }

  columns(): StateColumns {
    const { count, held } = this;
    return {
      first: held.first.slice(0, count),
      second: held.second.slice(0, count),
      parents: held.parents.slice(0, count),
      actions: held.actions.slice(0, count),
    };
  }

  /** Marks a number that is no state: call it when a round ends. */
  settle(): void {
    if (this.spare !== NONE) this.held.parents[this.spare] = GAP;
  }

  /** What a free slot holds then: the state, or that of a thread which was faster. */
  private claim(at: number, first: number, second: number, parent: number, action: number): number {
    const { slots, held } = this;
    const number = this.spare === NONE ? Atomics.add(this.control, COUNT, 1) : this.spare;
    held.first[number] = first;
    held.second[number] = second;
    held.parents[number] = parent;
    held.actions[number] = action;
    const faster = Atomics.compareExchange(slots, at + 1, 0, number + 1);
    this.wasNew = faster === 0;
    this.spare = this.wasNew ? NONE : number;
    if (!this.wasNew) return faster;
    slots[at] = first;
    return number + 1;
  }
}

function columnsIn(memory: SharedArrayBuffer): StateColumns {
  const capacity = memory.byteLength / 4 / COLUMNS;
  const [first, second, parents, actions] = Array.from(
    { length: COLUMNS },
    (_, column) => new Int32Array(memory, 4 * column * capacity, capacity),
  );
  return { first, second, parents, actions };
}
