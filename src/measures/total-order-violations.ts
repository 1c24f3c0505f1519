/**
 * Deliveries that broke total order: after another which some peer delivered later.
 *
 * Where one list holds everything that was delivered and all others follow it, nothing did: linear in deliveries. Else
 * each peer's list is held against those of others, with
 * the place that each broadcast has there: what stands before the latest place so far came too late here. Where all
 * pairs of peers would take too long, each is held
 * against equally many others at even distances round the group.
 */

import { Offences } from '../orders/offences.ts';
import { type Histories, listOf } from '../trace/histories.ts';

/** Entries of lists to look at before pairs of peers are left out. */
const WORK_LIMIT = 50_000_000;

export interface TotalOrderViolations {
  readonly found: Offences;
  /** By peer: who delivered the two of its first offence the other way round. */
  readonly unlike: Int32Array;
  /** Others that each peer was held against. */
  readonly others: number;
}

/**
 * @param once histories without repeats
 * @param workLimit see above; the tests lower it
 */
export function totalOrderViolations(once: Histories, workLimit: number = WORK_LIMIT): TotalOrderViolations {
  const { size } = once;
  const distances = distancesOf(once, workLimit);
  if (distances.length < size - 1 && allFollowOne(once)) {
    return { found: new Offences(size), unlike: new Int32Array(size).fill(-1), others: size - 1 };
  }
  const late = new Late(once);
  for (let other = 0; other < size; other++) {
    late.take(other);
    for (const distance of distances) late.hold((other + distance) % size);
    late.putBack();
  }
  return { found: late.offences(), unlike: late.unlike, others: distances.length };
}

/** How far round the group, by their numbers, the peers stand that each is held against. */
function distancesOf({ size, deliveries }: Histories, workLimit: number): number[] {
  const affordable = Math.floor(workLimit / Math.max(1, deliveries.length + size));
  const count = Math.min(size - 1, Math.max(1, affordable));
  return Array.from({ length: count }, (_, k) => 1 + Math.floor((k * (size - 1)) / count));
}

/** True where the longest list holds all that was delivered, and no other departs from it. */
function allFollowOne(once: Histories): boolean {
  const { size, numbers, offsets, deliveries } = once;
  let longest = 0;
  for (let peer = 1; peer < size; peer++) {
    if (offsets[peer + 1] - offsets[peer] > offsets[longest + 1] - offsets[longest]) longest = peer;
  }
  const places = new Int32Array(numbers).fill(-1);
  const list = listOf(once, longest);
  for (let i = 0; i < list.length; i++) places[list[i]] = i;
  for (let peer = 0; peer < size; peer++) {
    let last = -1;
    for (let i = offsets[peer]; i < offsets[peer + 1]; i++) {
      const place = places[deliveries[i]];
      // Not in the longest list: −1.
      if (place < last || place < 0) return false;
      last = place;
    }
  }
  return true;
}

/** Which deliveries came too late, found by taking one list after the other and holding some against it. */
class Late {
  /** By peer, of its first offence: whose list, after which broadcast, and where in its own. */
  readonly unlike: Int32Array;
  private readonly after: Int32Array;
  private readonly earliest: Int32Array;
  /** By delivery: 1 where it came too late. */
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

  hold(peer: number): void {
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
