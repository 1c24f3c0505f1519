/**
 * Kendall's tau of the peers' lists of deliveries: 1 if two lists agree on the order of every two broadcasts, −1 if one
 * is the reverse of the other, near 0 if they are unrelated.
 *
 * For two peers only broadcasts that both delivered count, and of repeated deliveries the first. The figure is the mean
 * over pairs of peers that have at least two broadcasts in common: over all pairs if that costs less than `WORK_LIMIT`
 * list entries, else over as many as fit (`even-distances.ts`).
 */
import { evenDistances } from '../orders/even-distances.ts';
import { firstDeliveriesOf } from '../orders/once-per-run.ts';
import type { Histories } from '../trace/histories.ts';
import { countInversions } from './inversions.ts';

/**
 * Entries of lists to look at before pairs of peers are left out: at 60 ns each for unrelated lists, some four seconds.
 */
const WORK_LIMIT = 60_000_000;

export interface Kendall {
  /** Undefined if no two peers have two broadcasts in common. */
  readonly tau: number | undefined;
  /** Pairs of peers compared, and pairs there are. */
  readonly compared: number;
  readonly pairs: number;
}

/** @param workLimit see above; the tests lower it */
export function kendallTau(histories: Histories, workLimit: number = WORK_LIMIT): Kendall {
  const once = firstDeliveriesOf(histories);
  const comparison = new Comparison(once);
  const distances = evenDistances(once, Math.floor(once.size / 2), workLimit);
  let sum = 0;
  let counted = 0;
  let compared = 0;
  for (let peer = 0; peer < once.size; peer++) {
    comparison.take(peer);
    for (const distance of distances) {
      // Half-way round an even group every pair would come twice.
      if (2 * distance === once.size && peer >= distance) continue;
      const tau = comparison.tauWith((peer + distance) % once.size);
      compared++;
      if (tau === undefined) continue;
      sum += tau;
      counted++;
    }
    comparison.putBack(peer);
  }
  return { tau: counted === 0 ? undefined : sum / counted, compared, pairs: (once.size * (once.size - 1)) / 2 };
}

/** The inverse of one peer's list, compared with the lists of others. */
class Comparison {
  private readonly histories: Histories;
  /** By broadcast: its place in the list taken, −1 if it has none. */
  private readonly positions: Int32Array;
  private readonly values: Int32Array;
  private readonly scratch: Int32Array;
  private length = 0;

  constructor(histories: Histories) {
    let longest = 0;
    for (let p = 0; p < histories.size; p++)
      longest = Math.max(longest, histories.offsets[p + 1] - histories.offsets[p]);
    this.histories = histories;
    this.positions = new Int32Array(histories.numbers).fill(-1);
    this.values = new Int32Array(longest);
    this.scratch = new Int32Array(longest);
  }

  take(peer: number): void {
    const { offsets, deliveries } = this.histories;
    const start = offsets[peer];
    this.length = offsets[peer + 1] - start;
    for (let i = 0; i < this.length; i++) this.positions[deliveries[start + i]] = i;
  }

  putBack(peer: number): void {
    const { offsets, deliveries } = this.histories;
    // Going through memory in order is faster than going after each entry, unless the list is short.
    if (this.length * 8 > this.positions.length) this.positions.fill(-1);
    else for (let i = offsets[peer]; i < offsets[peer + 1]; i++) this.positions[deliveries[i]] = -1;
  }

  tauWith(other: number): number | undefined {
    if (this.length < 2) return undefined;
    const common = this.gather(other);
    if (common < 2) return undefined;
    if (common < this.length) this.closeGaps(common);
    return 1 - (4 * countInversions(this.values, common, this.scratch)) / (common * (common - 1));
  }

  /** Places of the common broadcasts in the list taken, in the order of the other list. */
  private gather(other: number): number {
    const { positions, values } = this;
    const { offsets, deliveries } = this.histories;
    let common = 0;
    for (let i = offsets[other], end = offsets[other + 1]; i < end; i++) {
      const position = positions[deliveries[i]];
      if (position >= 0) values[common++] = position;
    }
    return common;
  }

  /** Makes a permutation of 0..common−1 of the positions, by counting those that occur. */
  private closeGaps(common: number): void {
    const { values, scratch, length } = this;
    scratch.fill(0, 0, length);
    for (let i = 0; i < common; i++) scratch[values[i]] = 1;
    let rank = 0;
    for (let position = 0; position < length; position++) {
      const occurs = scratch[position];
      scratch[position] = rank;
      rank += occurs;
    }
    for (let i = 0; i < common; i++) values[i] = scratch[values[i]];
  }
}
