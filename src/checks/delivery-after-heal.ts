/**
 * Safety under faults, then heal and require delivery within a bound: after all faults have ended, every broadcast of a
 * correct peer is delivered by every correct peer in time, counted from the heal, or from the broadcast if that is
 * later. Not a property of a protocol: a run is checked against it if the experiment says so.
 */
import type { PeerId } from '../core/protocol.ts';
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { listOf, nameOf } from '../trace/histories.ts';
import type { Recording } from '../trace/recording.ts';
import { EVIDENCE_LIMIT, type Finding, invalid, notExercised, unknown, valid } from './property.ts';

export const DELIVERY_AFTER_HEAL = 'delivery-after-heal';

/** Pairs of peer and broadcast that are looked at. */
const PAIRS_LIMIT = 400_000_000;

export interface Demand {
  readonly healedMs: number;
  readonly withinMs: number;
  /** Peers that have crashed and not come back. */
  readonly faulty: ReadonlySet<PeerId>;
  readonly elapsedMs: number;
  /** True if nothing more could have happened. */
  readonly isQuiescent: boolean;
}

export function deliveryAfterHeal(recording: Recording, demand: Demand): Finding {
  const { histories, size } = recording;
  if (histories === undefined) return unknown('the trace level keeps no list of all deliveries');
  const { numbering, broadcastTimes } = histories;
  if (numbering.count * size > PAIRS_LIMIT) return unknown(`it would take more than ${PAIRS_LIMIT} steps to decide`);
  const { faulty, elapsedMs, isQuiescent } = demand;
  const late = new Late(recording, demand);
  const evidence: string[] = [];
  let open = 0;
  let required = 0;
  for (let number = 0; number < numbering.count; number++) {
    if (faulty.has(numbering.originOf(number))) continue;
    required++;
    if (late.missing[number] === 0) continue;
    const dueMs = dueOf(demand, broadcastTimes[number]);
    if (!isQuiescent && elapsedMs < dueMs) open++;
    else if (evidence.length < EVIDENCE_LIMIT) evidence.push(tell(recording, demand, number, dueMs));
  }
  if (evidence.length > 0) return invalid(evidence);
  if (required === 0) return notExercised('no correct peer broadcast anything');
  return open === 0
    ? valid
    : unknown(`the run stopped before the time of ${open} ${open === 1 ? 'broadcast' : 'broadcasts'} was over`);
}

/** By broadcast: correct peers that had not delivered it in time. */
class Late {
  readonly missing: Int32Array;

  constructor({ log, histories, size }: Recording, demand: Demand) {
    const { numbering, broadcastTimes } = histories!;
    const seen = new Uint8Array(Math.ceil((numbering.count * size) / 8));
    this.missing = new Int32Array(numbering.count).fill(size - demand.faulty.size);
    for (const row = new FactCursor(log); row.next(); ) {
      const { peer } = row;
      if (row.code !== DELIVERED || demand.faulty.has(peer)) continue;
      const number = numbering.numberOf(row.origin, row.sequence);
      if (number < 0 || row.time > dueOf(demand, broadcastTimes[number])) continue;
      const pair = number * size + peer;
      if ((seen[pair >>> 3] & (1 << (pair & 7))) !== 0) continue;
      seen[pair >>> 3] |= 1 << (pair & 7);
      this.missing[number]--;
    }
  }
}

function dueOf({ healedMs, withinMs }: Demand, madeMs: number): number {
  return Math.max(healedMs, madeMs) + withinMs;
}

function tell(
  { log, histories, size }: Recording,
  { faulty, healedMs, withinMs }: Demand,
  number: number,
  dueMs: number,
): string {
  const { numbering, broadcastTimes } = histories!;
  const origin = numbering.originOf(number);
  const inTime = new Set<PeerId>();
  for (const row = new FactCursor(log); row.next() && row.time <= dueMs; ) {
    const isThis = row.origin === origin && row.sequence === number - numbering.firsts[origin];
    if (row.code === DELIVERED && isThis) inTime.add(row.peer);
  }
  let peer = 0;
  while (peer < size - 1 && (faulty.has(peer) || inTime.has(peer))) peer++;
  const since = broadcastTimes[number] > healedMs ? 'the broadcast' : 'the heal';
  const when = listOf(histories!, peer).includes(number) ? 'too late' : 'never';
  return `peer ${peer} delivered ${nameOf(histories!, number)} ${when}: it was due at ${dueMs} ms, ${withinMs} ms after ${since}`;
}
