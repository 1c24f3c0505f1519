/**
 * Total order, examined once for measure and check: deliveries after another broadcast that some peer delivered later.
 *
 * If one order of all broadcasts exists that all lists follow, there are none. Else the list of each peer is compared
 * with those of others, by the places that broadcasts have there: a delivery that stands before the latest place so far
 * came too late. If all pairs of peers would take too long, each peer is compared with equally many others at even
 * distances round the group.
 */
import { type Histories, listOf } from '../trace/histories.ts';
import { evenDistances } from './even-distances.ts';
import { Offences } from './offences.ts';
import { firstDeliveriesOf, oncePerRun } from './once-per-run.ts';
import { followOneOrder } from './one-order.ts';

/**
 * Entries of lists to read before pairs of peers are left out: to count offences, and to decide if none has been found
 * by then (some ten seconds).
 */
const COUNT_LIMIT = 50_000_000;
const DECIDE_LIMIT = 2_000_000_000;

export interface TotalOrder {
  readonly found: Offences;
  /** By peer: a peer that delivered the two broadcasts of its first offence the other way round. */
  readonly unlike: Int32Array;
  /** The number of others that each peer was compared with. */
  readonly others: number;
  /** Whether these were all others. If not, there are at least as many offences as were found. */
  readonly isComplete: boolean;
}

export const totalOrderOf = oncePerRun((histories: Histories) => examineTotalOrder(histories));

/** @param countLimit, decideLimit see above; the tests lower them */
export function examineTotalOrder(
  histories: Histories,
  countLimit: number = COUNT_LIMIT,
  decideLimit: number = DECIDE_LIMIT,
): TotalOrder {
  const once = firstDeliveriesOf(histories);
  const { size } = once;
  if (followOneOrder(once))
    return { found: new Offences(size), unlike: new Int32Array(size).fill(-1), others: size - 1, isComplete: true };
  const counted = compareLists(once, countLimit);
  return counted.isComplete || counted.found.count > 0 ? counted : compareLists(once, decideLimit);
}

function compareLists(once: Histories, limit: number): TotalOrder {
  const { size } = once;
  const distances = evenDistances(once, size - 1, limit);
  const late = new Late(once);
  for (let other = 0; other < size; other++) {
    late.take(other);
    for (const distance of distances) late.compare((other + distance) % size);
    late.putBack();
  }
  const others = distances.length;
  return { found: late.offences(), unlike: late.unlike, others, isComplete: others === size - 1 };
}

/** Finds deliveries that came too late: takes the list of one peer after the other and compares others with it. */
class Late {
  /** By peer, of its first offence: the other peer, the broadcast that it came after, and its place in the list. */
  readonly unlike: Int32Array;
  private readonly after: Int32Array;
  private readonly earliest: Int32Array;
  /** By delivery: 1 if it came too late. */
  private readonly marks: Uint8Array;
  private readonly once: Histories;
  /** By broadcast: its place in the list taken, −1 if it has none. */
  private readonly places: Int32Array;
  private taken = -1;

  constructor(once: Histories) {
    this.once = once;
    this.unlike = new Int32Array(once.size).fill(-1);
    this.after = new Int32Array(once.size);
    this.earliest = new Int32Array(once.size).fill(0x7fffffff);
    this.marks = new Uint8Array(once.deliveries.length);
    this.places = new Int32Array(once.numbers).fill(-1);
  }

  take(peer: number): void {
    const { offsets, deliveries } = this.once;
    const start = offsets[peer];
    for (let i = start, end = offsets[peer + 1]; i < end; i++) this.places[deliveries[i]] = i - start;
    this.taken = peer;
  }

  putBack(): void {
    const { offsets, deliveries } = this.once;
    for (let i = offsets[this.taken], end = offsets[this.taken + 1]; i < end; i++) this.places[deliveries[i]] = -1;
  }

  compare(peer: number): void {
    const { places, marks } = this;
    const { offsets, deliveries } = this.once;
    const start = offsets[peer];
    let latest = -1;
    let after = -1;
    for (let i = start, end = offsets[peer + 1]; i < end; i++) {
      const place = places[deliveries[i]];
      if (place > latest) {
        latest = place;
        after = deliveries[i];
      } else if (place >= 0) {
        marks[i] = 1;
        if (i - start < this.earliest[peer]) this.note(peer, i - start, after);
      }
    }
  }

  private note(peer: number, position: number, after: number): void {
    this.earliest[peer] = position;
    this.after[peer] = after;
    this.unlike[peer] = this.taken;
  }

  offences(): Offences {
    const { once, marks, earliest, after, unlike } = this;
    const found = new Offences(once.size);
    for (let peer = 0; peer < once.size; peer++) {
      if (unlike[peer] >= 0) found.set(peer, listOf(once, peer)[earliest[peer]], after[peer]);
    }
    for (let i = 0; i < marks.length; i++) found.count += marks[i];
    return found;
  }
}
