/**
 * Rows of facts in growing typed arrays, so that ten million facts are neither garbage nor objects. Rows hold numbers
 * of kinds and texts, whose names are kept beside them.
 */
import {
  BYTES,
  type Facts,
  factsBetween,
  KIND,
  keepRows,
  MESSAGE,
  ORIGIN,
  OTHER,
  PEER,
  SEQUENCE,
  STRIDE,
} from './row.ts';

export class FactTable implements Facts {
  count = 0;
  times = new Float64Array(1024);
  rows = new Int32Array(1024 * STRIDE);
  /** Texts of notes and reasons; rows hold their index. */
  readonly texts: string[] = [];
  /** Names of the kinds of messages, by number. */
  readonly kinds: readonly string[];
  /** The count at which `append` has more to do than to append. */
  protected pauseAt = 0;
  private readonly textNumbers = new Map<string, number>();

  constructor(kinds: readonly string[]) {
    this.kinds = kinds;
  }

  /** Appends a row: kinds and texts by their numbers here. It allocates nothing but when the arrays grow. */
  append(
    time: number,
    code: number,
    peer: number,
    other: number,
    message: number,
    kind: number,
    bytes: number,
    origin: number,
    sequence: number,
  ): void {
    if (this.count >= this.pauseAt) this.makeRoom();
    const rows = this.rows;
    const at = this.count * STRIDE;
    this.times[this.count++] = time;
    rows[at] = code;
    rows[at + PEER] = peer;
    rows[at + OTHER] = other;
    rows[at + MESSAGE] = message;
    rows[at + KIND] = kind;
    rows[at + BYTES] = bytes;
    rows[at + ORIGIN] = origin;
    rows[at + SEQUENCE] = sequence;
  }

  /** Appends rows with the same kinds and texts, as they are. */
  appendAll({ count, times, rows }: Facts): void {
    const end = this.count + count;
    if (this.times.length < end) this.reserve(Math.max(end, 2 * this.times.length));
    this.times.set(times.subarray(0, count), this.count);
    this.rows.set(rows.subarray(0, count * STRIDE), this.count * STRIDE);
    this.count = end;
  }

  /** Makes room for so many rows in all, if that is known: growing step by step copies them again and again. */
  reserve(count: number): void {
    if (this.times.length >= count) return;
    const { times, rows } = this;
    this.times = new Float64Array(count);
    this.times.set(times);
    this.rows = new Int32Array(count * STRIDE);
    this.rows.set(rows);
  }

  /** The rows `from` to before `end`, in the same memory. */
  between(from: number, end: number): Facts {
    return factsBetween(this, from, end);
  }

  /** The number under which a text is kept. */
  textNumber(text: string): number {
    let number = this.textNumbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.textNumbers.set(text, number);
    }
    return number;
  }

  /** Forgets the rows that are not wanted. */
  protected keepOnly(isWanted: (index: number) => boolean): void {
    this.count = keepRows(this, isWanted);
    this.pauseAt = 0;
  }

  /** Called when the count has reached `pauseAt`. */
  protected makeRoom(): void {
    if (this.count >= this.times.length) this.reserve(2 * this.times.length);
    this.pauseAt = this.times.length;
  }
}
