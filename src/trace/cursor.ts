/**
 * Reads the rows of a log one after another, by the names of their columns:
 *
 *     for (const row = new FactCursor(log); row.next(); ) if (row.code === DELIVERED) count(row.peer, row.origin);
 *
 * It stands on one row at a time and makes no objects, so that it is as fast as reading the arrays. It sees the rows
 * that the log had when the cursor was made. Merging writes by it: what copies, kinds and texts are numbered by.
 */
import { CARRIED } from './codes.ts';
import { BYTES, copyRow, type Facts, KIND, MESSAGE, ORIGIN, OTHER, PEER, SEQUENCE, STRIDE } from './row.ts';

export class FactCursor {
  /** The place of the row in the log, or in the present block, counted from 0. */
  index = -1;
  private times: Float64Array;
  private rows: Int32Array;
  private count: number;
  private at = -STRIDE;
  private readonly later: Iterator<Facts> | undefined;

  /** @param later further blocks, each read when the one before is over */
  constructor({ count, times, rows }: Facts, later?: Iterator<Facts>) {
    this.count = count;
    this.times = times;
    this.rows = rows;
    this.later = later;
  }

  /** Moves to the next row; false at the end. */
  next(): boolean {
    this.at += STRIDE;
    return ++this.index < this.count || (this.later !== undefined && this.nextBlock(this.later));
  }

  /** Moves to a row. */
  to(index: number): this {
    this.index = index;
    this.at = index * STRIDE;
    return this;
  }

  /** Overwrites the row with that of another cursor. */
  copyFrom(other: FactCursor): void {
    this.times[this.index] = other.time;
    copyRow(other.rows, other.index, this.rows, this.index);
  }

  /** What happened (`codes.ts`). */
  get code(): number {
    return this.rows[this.at];
  }

  /** As `code`; for a further broadcast of a copy, what happened to the copy. */
  get copyCode(): number {
    const code = this.rows[this.at];
    return code === CARRIED ? this.rows[this.at + BYTES] : code;
  }

  /** In milliseconds since the run began. */
  get time(): number {
    return this.times[this.index];
  }

  get peer(): number {
    return this.rows[this.at + PEER];
  }

  get other(): number {
    return this.rows[this.at + OTHER];
  }

  get message(): number {
    return this.rows[this.at + MESSAGE];
  }

  set message(value: number) {
    this.rows[this.at + MESSAGE] = value;
  }

  /** The number of the kind, in the log's `kinds`. */
  get kind(): number {
    return this.rows[this.at + KIND];
  }

  set kind(value: number) {
    this.rows[this.at + KIND] = value;
  }

  get bytes(): number {
    return this.rows[this.at + BYTES];
  }

  /** −1 for a copy of an internal message. */
  get origin(): number {
    return this.rows[this.at + ORIGIN];
  }

  get sequence(): number {
    return this.rows[this.at + SEQUENCE];
  }

  /** 0 if there is no payload. */
  get digest(): number {
    return this.rows[this.at + BYTES] >>> 0;
  }

  get of(): number {
    return this.rows[this.at + BYTES];
  }

  set of(value: number) {
    this.rows[this.at + BYTES] = value;
  }

  /** The number of the text, in the log's `texts`. */
  get text(): number {
    return this.rows[this.at + BYTES];
  }

  set text(value: number) {
    this.rows[this.at + BYTES] = value;
  }

  get timer(): number {
    return this.rows[this.at + OTHER];
  }

  /** In milliseconds. */
  get delay(): number {
    return this.rows[this.at + MESSAGE];
  }

  get a(): number {
    return this.rows[this.at + OTHER];
  }

  get b(): number {
    return this.rows[this.at + MESSAGE];
  }

  get up(): boolean {
    return this.rows[this.at + KIND] === 1;
  }

  /** The integer at the place of a field (`Field` in facts.ts), whatever it stands for. */
  integer(place: number): number {
    return this.rows[this.at + place];
  }

  private nextBlock(later: Iterator<Facts>): boolean {
    for (let next = later.next(); !next.done; next = later.next()) {
      const { count, times, rows } = next.value;
      if (count === 0) continue;
      this.count = count;
      this.times = times;
      this.rows = rows;
      this.to(0);
      return true;
    }
    return false;
  }
}
