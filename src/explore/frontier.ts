/** States that are still to be looked at, behind each other: the rest of one depth, and those found of the next. */
import { grown } from '../core/grown-array.ts';
import * as state from './world-state.ts';

export class Frontier {
  /** Where the state stands that was taken last. */
  level = new Int32Array(1 << 16);
  following = new Int32Array(1 << 16);
  /** Where the next state that is found is written. */
  end = 0;
  private place = 0;
  private levelEnd = 0;
  /** More states of this depth. */
  private more: Int32Array<ArrayBuffer>[] = [];
  private readonly size: number;

  /** @param size peers of the world */
  constructor(size: number) {
    this.size = size;
  }

  /** True once all states of this depth have been looked at. */
  get isLevelDone(): boolean {
    return this.place === this.levelEnd && this.more.length === 0;
  }

  /** Goes on to the next state of this depth. @returns where it begins in `level` */
  take(): number {
    if (this.place === this.levelEnd) this.open(this.more.pop()!);
    const { place } = this;
    this.place += lengthAt(this.level, place, this.size);
    return place;
  }

  /** Makes room for one more state of the next depth. */
  makeRoom(): void {
    if (this.end + state.ROOM > this.following.length) this.following = grown(this.following);
  }

  /** The states of the next depth come up. False if there are none. */
  descend(): boolean {
    if (this.end === 0) return false;
    [this.level, this.following] = [this.following, this.level];
    this.levelEnd = this.end;
    this.end = 0;
    this.place = 0;
    return true;
  }

  /** Takes these states for those of this depth. */
  begin(level: readonly Int32Array<ArrayBuffer>[]): void {
    this.more = level.filter(({ length }) => length > 0);
    this.place = 0;
    this.levelEnd = 0;
  }

  /** Takes states for found ones of the next depth. */
  addFound(states: Int32Array): void {
    while (this.end + states.length > this.following.length) this.following = grown(this.following);
    this.following.set(states, this.end);
    this.end += states.length;
  }

  /** The states of this depth that have not been looked at. */
  rest(): Int32Array<ArrayBuffer> {
    return joined([this.level.subarray(this.place, this.levelEnd), ...this.more]);
  }

  /** The states found of the next depth, which are no longer here then. */
  takeFound(): Int32Array<ArrayBuffer> {
    const found = this.following.slice(0, this.end);
    this.end = 0;
    return found;
  }

  private open(level: Int32Array<ArrayBuffer>): void {
    this.level = level;
    this.place = 0;
    this.levelEnd = level.length;
  }
}

/** The states behind each other, in so many parts that have about as many. */
export function splitStates(states: Int32Array, size: number, parts: number): Int32Array<ArrayBuffer>[] {
  const result: Int32Array<ArrayBuffer>[] = [];
  let [start, at] = [0, 0];
  for (let part = 1; part <= parts; part++) {
    const least = (states.length * part) / parts;
    while (at < least) at += lengthAt(states, at, size);
    result.push(Int32Array.from(states.subarray(start, at)));
    start = at;
  }
  return result;
}

export function joined(parts: readonly Int32Array[]): Int32Array<ArrayBuffer> {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function lengthAt(states: Int32Array, at: number, size: number): number {
  return state.PEERS + size + states[at + state.IN_FLIGHT];
}
