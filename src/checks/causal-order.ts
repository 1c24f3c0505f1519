/**
 * No effect before its cause.
 *
 * One broadcast may have caused another if its origin made the other after it, or after delivering it, or through a chain of such steps. It is
 * enough to look at single steps: take the first delivery of a peer that comes before some cause of it. If that cause works through a chain,
 * its last link is a single step; had the peer delivered that link, it would have done so before the first offence and without its own cause.
 *
 * So for peer q and every origin p: go through p's deliveries and broadcasts in p's order, keeping the latest place that any of them has in q's
 * list (never delivered: infinitely late); no later broadcast of p may stand before it. That is linear in deliveries for each pair (p, q).
 */
import { listOf, nameOf } from '../trace/histories.ts';
import { safetyFinding } from './evidence.ts';
import { type Property, unknown } from './property.ts';
import type { Trial } from './trial.ts';

/** Steps that the check may take: some ten seconds. */
const WORK_LIMIT = 2_000_000_000;
const NEVER = 0x7fffffff;

export const causalOrder: Property = {
  name: 'causal-order',
  promise: 'No peer delivers a broadcast unless it has delivered all that may have caused it.',
  source: 'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.9 (CRB5)',
  examine(trial) {
    const origins = originsOf(trial);
    const work = workFor(trial, origins);
    if (work > WORK_LIMIT) return unknown(`it would take ${work} steps to decide, more than ${WORK_LIMIT}`);
    const { positions, causes } = firstOffences(trial, origins);
    return safetyFinding(
      trial,
      positions,
      (peer, name, time) =>
        `peer ${peer} delivered ${name} at ${time}, before ${nameOf(trial.histories, causes[peer])}, which may have caused it`,
    );
  },
};

function firstOffences({ histories }: Trial, origins: readonly Origin[]): { positions: Int32Array; causes: Int32Array } {
  const positions = new Int32Array(histories.size).fill(-1);
  const causes = new Int32Array(histories.size);
  const places = new Int32Array(histories.numbers).fill(NEVER);
  for (let peer = 0; peer < histories.size; peer++) {
    const list = listOf(histories, peer);
    for (let i = list.length - 1; i >= 0; i--) places[list[i]] = i;
    let first = NEVER;
    for (const origin of origins) {
      const offence = firstOffenceAgainst(origin, places, histories.deliveredBefore, first);
      if (offence === undefined) continue;
      first = positions[peer] = offence.position;
      causes[peer] = offence.cause;
    }
    for (let i = 0; i < list.length; i++) places[list[i]] = NEVER;
  }
  return { positions, causes };
}

/** Who made broadcasts, with their numbers and what the origin delivered meanwhile. */
interface Origin {
  readonly list: Int32Array;
  readonly first: number;
  readonly end: number;
}

/** The earliest place, before `limit`, of a broadcast of the origin that stands before one of its causes. */
function firstOffenceAgainst(
  { list, first, end }: Origin,
  places: Int32Array,
  deliveredBefore: Int32Array,
  limit: number,
): { position: number; cause: number } | undefined {
  let position = limit;
  let offendingCause = -1;
  let latest = -1;
  let cause = -1;
  let delivered = 0;
  for (let number = first; number < end; number++) {
    // Delivered before the origin's earlier broadcasts, or before this one: −1, where unknown, adds nothing.
    for (const before = deliveredBefore[number]; delivered < before; delivered++) {
      const place = places[list[delivered]];
      if (place <= latest) continue;
      latest = place;
      cause = list[delivered];
    }
    const place = places[number];
    if (place < latest && place < position) {
      position = place;
      offendingCause = cause;
    }
    if (place > latest) {
      latest = place;
      cause = number;
    }
  }
  return offendingCause < 0 ? undefined : { position, cause: offendingCause };
}

function originsOf({ histories }: Trial): Origin[] {
  const { firsts } = histories.numbering;
  const origins: Origin[] = [];
  for (let peer = 0; peer < histories.size; peer++) {
    if (firsts[peer] < firsts[peer + 1]) origins.push({ list: listOf(histories, peer), first: firsts[peer], end: firsts[peer + 1] });
  }
  return origins;
}

function workFor({ histories }: Trial, origins: readonly Origin[]): number {
  let perPeer = 0;
  for (const { first, end } of origins) perPeer += end - first + Math.max(0, histories.deliveredBefore[end - 1]);
  return perPeer * histories.size + histories.deliveries.length;
}
