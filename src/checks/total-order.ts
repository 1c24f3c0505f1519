/**
 * Any two peers agree on the order of what both deliver.
 *
 * First the fast way, linear in deliveries: take away, again and again, a broadcast that stands at the head of every
 * list that still holds it.
 * If that empties all lists, the order of taking is an order that all lists follow. If it gets stuck, the lists go
 * round in a circle; then pairs of lists
 * are compared one by one, because a circle through three or more lists alone breaks no promise between two peers.
 */
import { type Histories, listOf, nameOf } from '../trace/histories.ts';
import { safetyFinding } from './evidence.ts';
import { type Property, unknown, valid } from './property.ts';
import type { Trial } from './trial.ts';

/**
 * Steps that the comparison of pairs may take: some ten seconds; and after which it stops looking for earlier offences
 * than those it has.
 */
const WORK_LIMIT = 2_000_000_000;
const SEARCH_LIMIT = 100_000_000;
/** Steps that are taken to find two peers which have two broadcasts in common. */
const SHARED_LIMIT = 50_000_000;

export const totalOrder: Property = {
  name: 'total-order',
  promise: 'Two peers that deliver the same two broadcasts deliver them in the same order.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 6.1 (TOB5)',
  examine(trial) {
    if (followOneOrder(trial.once)) return valid;
    const { offences, isComplete } = comparePairs(trial.once);
    const positions = new Int32Array(trial.histories.size).fill(-1);
    for (const [peer, { number }] of offences) positions[peer] = listOf(trial.histories, peer).indexOf(number);
    if (offences.size === 0 && !isComplete) return unknown(`it would take more than ${WORK_LIMIT} steps to decide`);
    return safetyFinding(trial, positions, (peer, name, time) => {
      const { earlier, other } = offences.get(peer)!;
      return `peer ${peer} delivered ${name} at ${time}, after ${nameOf(trial.histories, earlier)}; peer ${other} delivered them the other way round`;
    });
  },
  missing(trial) {
    return shareTwo(trial) ? undefined : 'no two peers delivered the same two broadcasts';
  },
};

/** True if some two peers delivered the same two broadcasts, or if it would take too long to find none. */
function shareTwo({ once, reach }: Trial): boolean {
  const sharedOf = (peer: number) => listOf(once, peer).filter((number) => reach.peers[number] > 1);
  const lists = Array.from({ length: once.size }, (_, peer) => sharedOf(peer)).filter((list) => list.length > 1);
  const markedBy = new Int32Array(once.numbers).fill(-1);
  let steps = 0;
  for (let first = 0; first < lists.length && steps < SHARED_LIMIT; first++) {
    for (const number of lists[first]) markedBy[number] = first;
    for (let second = first + 1; second < lists.length; second++) {
      let shared = 0;
      for (const number of lists[second]) if (markedBy[number] === first && ++shared === 2) return true;
      steps += lists[second].length;
    }
  }
  return steps >= SHARED_LIMIT;
}

/** True if there is one order of all broadcasts that every list follows. */
function followOneOrder({ size, numbers, offsets, deliveries }: Histories): boolean {
  const cursors = offsets.slice(0, size);
  /** By broadcast: lists that hold it, and lists that it heads; the latter also as a chain of peers. */
  const holders = new Int32Array(numbers);
  const heads = new Int32Array(numbers);
  const firstHeaded = new Int32Array(numbers).fill(-1);
  const nextHeaded = new Int32Array(size);
  const ready: number[] = [];
  let left = deliveries.length;
  for (let i = 0; i < left; i++) holders[deliveries[i]]++;

  function meetHead(peer: number): void {
    if (cursors[peer] === offsets[peer + 1]) return;
    const number = deliveries[cursors[peer]];
    nextHeaded[peer] = firstHeaded[number];
    firstHeaded[number] = peer;
    if (++heads[number] === holders[number]) ready.push(number);
  }

  for (let peer = 0; peer < size; peer++) meetHead(peer);
  for (let number = ready.pop(); number !== undefined; number = ready.pop()) {
    left -= holders[number];
    for (let peer = firstHeaded[number]; peer >= 0; ) {
      const next = nextHeaded[peer];
      cursors[peer]++;
      meetHead(peer);
      peer = next;
    }
  }
  return left === 0;
}

/** A peer delivered `number` after `earlier`; `other` delivered them the other way round. */
interface Offence {
  readonly number: number;
  readonly earlier: number;
  readonly other: number;
}

/** The first offence of each peer against any peer before it. */
function comparePairs(once: Histories): { offences: Map<number, Offence>; isComplete: boolean } {
  const { offsets, deliveries } = once;
  const offences = new Map<number, Offence>();
  const limits = Int32Array.from({ length: once.size }, (_, peer) => once.offsets[peer + 1] - once.offsets[peer]);
  const places = new Int32Array(once.numbers).fill(-1);
  let steps = 0;
  for (let other = 0; other < once.size; other++) {
    for (let i = offsets[other]; i < offsets[other + 1]; i++) places[deliveries[i]] = i;
    for (let peer = other + 1; peer < once.size; peer++) {
      const offence = compare(deliveries, offsets[peer], limits[peer], places);
      steps += limits[peer] + 1;
      if (steps > (offences.size > 0 ? SEARCH_LIMIT : WORK_LIMIT)) return { offences, isComplete: false };
      if (offence === undefined) continue;
      limits[peer] = offence.position;
      offences.set(peer, { number: offence.number, earlier: offence.earlier, other });
    }
    for (let i = offsets[other]; i < offsets[other + 1]; i++) places[deliveries[i]] = -1;
  }
  return { offences, isComplete: true };
}

/**
 * The first of the `limit` deliveries from `start` on that stands before an earlier one of them in the list that has
 * these places.
 */
function compare(
  deliveries: Int32Array,
  start: number,
  limit: number,
  places: Int32Array,
): { position: number; number: number; earlier: number } | undefined {
  let latest = -1;
  let earlier = -1;
  for (let position = 0; position < limit; position++) {
    const number = deliveries[start + position];
    const place = places[number];
    if (place < 0) continue;
    if (place < latest) return { position, number, earlier };
    latest = place;
    earlier = number;
  }
  return undefined;
}
