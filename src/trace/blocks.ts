/**
 * Rows of a log as compact bytes, and back: column by column, what changes little costs little. A process writes such
 * blocks while the run goes.
 *
 *     block    count, time of the first row (8 bytes), step of the times (1 byte), times, eight columns
 *     step     0, 1 or 2: times are whole milliseconds, microseconds or nanoseconds, and stand as differences; 3: eight
 *     bytes each
 *     column   0 and its one value, or 1 and the difference of each row from the one before
 *
 * Numbers are of variable length, seven bits a byte, the lowest first; differences are zigzagged, so that small ones of
 * both signs are short. Integers of 32 bits wrap around, so a difference always fits. All times come back as they were,
 * bit for bit.
 */
import { invariant } from '../core/invariant.ts';
import type { Facts } from './row.ts';
import { STRIDE } from './row.ts';

const STEPS = [1, 1e3, 1e6];
const DOUBLES = STEPS.length;
/** Bytes that a row takes at most, and those that stand before all rows. */
const ROW_BYTES = 8 + STRIDE * 5;
const HEAD_BYTES = 64;
/** Differences of times that a number of 32 bits holds, zigzagged. */
const DIFFERENCE_MAX = 2 ** 30;

/** Writes blocks into a buffer of its own, which the next block uses again. */
export class BlockWriter {
  private bytes = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private at = 0;
  private steps = new Float64Array(0);

  /** The rows `from` to before `end`. */
  blockOf({ times, rows }: Facts, from: number, end: number): Uint8Array {
    this.reserve(end - from);
    this.number(end - from);
    this.times(times, from, end);
    for (let column = 0; column < STRIDE; column++) this.column(rows, from * STRIDE + column, end * STRIDE);
    return this.bytes.subarray(0, this.at);
  }

  private reserve(count: number): void {
    this.at = 0;
    if (this.steps.length >= count) return;
    this.steps = new Float64Array(count);
    this.bytes = new Uint8Array(HEAD_BYTES + count * ROW_BYTES);
    this.view = new DataView(this.bytes.buffer);
  }

  private times(times: Float64Array, from: number, end: number): void {
    const step = STEPS.findIndex((perMs) => this.fits(times, from, end, perMs));
    const kind = step < 0 ? DOUBLES : step;
    this.view.setFloat64(this.at, times[from], true);
    this.bytes[this.at + 8] = kind;
    this.at += 9;
    for (let i = from + 1; i < end; i++) {
      if (kind !== DOUBLES) this.number(zigzag(this.steps[i - from] - this.steps[i - from - 1]));
      else {
        this.view.setFloat64(this.at, times[i], true);
        this.at += 8;
      }
    }
  }

  /** Whether all times are whole steps, and not too far apart; leaves them in `steps`. */
  private fits(times: Float64Array, from: number, end: number, perMs: number): boolean {
    const steps = this.steps;
    let last = Math.round(times[from] * perMs);
    for (let i = from; i < end; i++) {
      const whole = Math.round(times[i] * perMs);
      if (whole / perMs !== times[i] || Math.abs(whole - last) >= DIFFERENCE_MAX) return false;
      steps[i - from] = whole;
      last = whole;
    }
    return true;
  }

  private column(rows: Int32Array, from: number, end: number): void {
    const first = rows[from];
    let at = from;
    while (at < end && rows[at] === first) at += STRIDE;
    this.bytes[this.at++] = at >= end ? 0 : 1;
    this.number(zigzag(first));
    if (at >= end) return;
    let last = first;
    for (at = from + STRIDE; at < end; at += STRIDE) {
      const value = rows[at];
      this.number(zigzag((value - last) | 0));
      last = value;
    }
  }

  private number(value: number): void {
    const bytes = this.bytes;
    let rest = value >>> 0;
    while (rest > 127) {
      bytes[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.at++] = rest;
  }
}

/** Rows of a block, without reading them. */
export function countOf(block: Uint8Array): number {
  return new BlockReader(block).number();
}

/**
 * The rows of a block, as they were.
 * @param room of a block that nobody needs any more: its arrays are used again where they are large enough
 */
export function factsOf(block: Uint8Array, room?: Facts): Facts {
  const reader = new BlockReader(block);
  const count = reader.number();
  const isEnough = room !== undefined && room.times.length >= count;
  const times = isEnough ? room.times : new Float64Array(count);
  const rows = isEnough ? room.rows : new Int32Array(count * STRIDE);
  reader.times(times, count);
  for (let column = 0; column < STRIDE; column++) reader.column(rows, column, count * STRIDE);
  return { count, times, rows };
}

class BlockReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  times(times: Float64Array, count: number): void {
    times[0] = this.double();
    const kind = this.bytes[this.at++];
    invariant(kind <= DOUBLES, 'a step of times that there is');
    const perMs = STEPS[kind];
    let last = Math.round(times[0] * perMs);
    for (let i = 1; i < count; i++) {
      if (kind === DOUBLES) times[i] = this.double();
      else {
        last += unzigzag(this.number());
        times[i] = last / perMs;
      }
    }
  }

  column(rows: Int32Array, from: number, end: number): void {
    const varies = this.bytes[this.at++] === 1;
    let value = unzigzag(this.number());
    rows[from] = value;
    for (let at = from + STRIDE; at < end; at += STRIDE) {
      if (varies) value = (value + unzigzag(this.number())) | 0;
      rows[at] = value;
    }
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      if (!(byte > 127)) return value >>> 0;
    }
  }

  private double(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }
}

function zigzag(value: number): number {
  return (value << 1) ^ (value >> 31);
}

function unzigzag(number: number): number {
  return (number >>> 1) ^ -(number & 1);
}
