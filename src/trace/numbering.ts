/**
 * Dense numbers for the broadcasts of a run: origin by origin, in order of sequence, from 0, so that measures and
 * checks work on arrays.
 *
 * Only what the log says was broadcast has a number. A delivery of anything else has none: that is how a creation
 * shows. At level `counters` the log holds a sample of the sequences, and only these are numbered.
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';
import { sampleNumber } from './sampling.ts';

export class Numbering {
  readonly size: number;
  /** size + 1 numbers: those of origin p run from `firsts[p]` to before `firsts[p + 1]`. */
  readonly firsts: Int32Array;
  private readonly isSample: boolean;

  constructor(firsts: Int32Array, isSample = false) {
    this.size = firsts.length - 1;
    this.firsts = firsts;
    this.isSample = isSample;
  }

  /** Broadcasts that have a number. */
  get count(): number {
    return this.firsts[this.size];
  }

  /** The number of a broadcast, −1 where none was made by that name. */
  numberOf(origin: PeerId, sequence: number): number {
    if (!(origin >= 0 && origin < this.size && sequence >= 0)) return -1;
    const number = this.firsts[origin] + (this.isSample ? sampleNumber(sequence) : sequence);
    return number < this.firsts[origin + 1] ? number : -1;
  }

  /** Who made the broadcast: binary search. */
  originOf(number: number): PeerId {
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.firsts[middle] <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const NOBODY: ReadonlySet<PeerId> = new Set();

/** The numbering of the broadcasts in a log. @param ignored peers whose broadcasts get no number */
export function numberingOf(log: FactLog, size: number, ignored = NOBODY): Numbering {
  const isSample = log.level === 'counters';
  const firsts = new Int32Array(size + 1);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== BROADCAST || ignored.has(row.peer)) continue;
    const { peer, sequence } = row;
    const made = (isSample ? sampleNumber(sequence) : sequence) + 1;
    if (made > firsts[peer + 1]) firsts[peer + 1] = made;
  }
  for (let p = 0; p < size; p++) firsts[p + 1] += firsts[p];
  return new Numbering(firsts, isSample);
}

/** By number: who made the broadcast. */
export function originsOf({ firsts, size, count }: Numbering): Int32Array {
  const origins = new Int32Array(count);
  for (let origin = 0; origin < size; origin++) origins.fill(origin, firsts[origin], firsts[origin + 1]);
  return origins;
}

/** When each numbered broadcast was made, in ms; NaN where the log doesn't say. */
export function broadcastTimesOf(log: FactLog, numbering: Numbering): Float64Array {
  const broadcastTimes = new Float64Array(numbering.count).fill(Number.NaN);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== BROADCAST) continue;
    const number = numbering.numberOf(row.peer, row.sequence);
    if (number >= 0) broadcastTimes[number] = row.time;
  }
  return broadcastTimes;
}
