/**
 * How a log keeps a fact: its time, and eight integers side by side in one array. What the integers between PEER and
 * ORIGIN hold differs from fact to fact, as `columns.ts` says. Outside `src/trace` nobody uses this: `FactCursor` reads
 * rows by name.
 */

/** Integers of a row. */
export const STRIDE = 8;

/** Places of the integers; the first is the fact's code (`codes.ts`). */
export const PEER = 1;
export const OTHER = 2;
export const MESSAGE = 3;
export const KIND = 4;
export const BYTES = 5;
export const ORIGIN = 6;
export const SEQUENCE = 7;

/** The places by name, in order. */
export const placeNames = ['code', 'peer', 'other', 'message', 'kind', 'bytes', 'origin', 'sequence'] as const;

/** Rows with their times; a `FactLog` is one. */
export interface Facts {
  readonly count: number;
  readonly times: Float64Array;
  readonly rows: Int32Array;
}

/** Room for so many rows. */
export function emptyFacts(room: number): { count: number; times: Float64Array; rows: Int32Array } {
  return { count: 0, times: new Float64Array(room), rows: new Int32Array(room * STRIDE) };
}

/** The rows `from` to before `end`, in the same memory. */
export function factsBetween({ times, rows }: Facts, from: number, end: number): Facts {
  return { count: end - from, times: times.subarray(from, end), rows: rows.subarray(from * STRIDE, end * STRIDE) };
}

/** Copies one row. Place by place, because a loop over the eight takes twice as long. */
export function copyRow(rows: Int32Array, index: number, target: Int32Array, targetIndex: number): void {
  const at = index * STRIDE;
  const to = targetIndex * STRIDE;
  target[to] = rows[at];
  target[to + PEER] = rows[at + PEER];
  target[to + OTHER] = rows[at + OTHER];
  target[to + MESSAGE] = rows[at + MESSAGE];
  target[to + KIND] = rows[at + KIND];
  target[to + BYTES] = rows[at + BYTES];
  target[to + ORIGIN] = rows[at + ORIGIN];
  target[to + SEQUENCE] = rows[at + SEQUENCE];
}

/** Copies what one place holds in `length` rows from row `from` on. */
export function copyPlace(rows: Int32Array, from: number, length: number, place: number, target: Int32Array): void {
  for (let i = 0, at = from * STRIDE + place; i < length; i++, at += STRIDE) target[i] = rows[at];
}

/** Puts the values of one place into the rows 0 to before `count`. */
export function fillPlace(rows: Int32Array, count: number, place: number, values: ArrayLike<number>): void {
  for (let i = 0, at = place; i < count; i++, at += STRIDE) rows[at] = values[i];
}

/** Moves the rows that are wanted to the front, and returns how many there are. */
export function keepRows({ count, times, rows }: Facts, isWanted: (index: number) => boolean): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (!isWanted(i)) continue;
    times[kept] = times[i];
    if (kept !== i) copyRow(rows, i, rows, kept);
    kept++;
  }
  return kept;
}

/** Whether two logs hold the same time and the same integers at an index. */
export function isSameRow(one: Facts, other: Facts, index: number): boolean {
  if (one.times[index] !== other.times[index]) return false;
  const end = (index + 1) * STRIDE;
  for (let at = index * STRIDE; at < end; at++) if (one.rows[at] !== other.rows[at]) return false;
  return true;
}
