/**
 * Safety under faults, then heal and require delivery within a bound: after all faults have ended, every broadcast of a
 * correct peer is delivered by every correct peer in time, counted from the heal, or from the broadcast if that is
 * later. Of consensus, every correct peer decides every instance in time. Peers that left owe nothing, those that joined
 * late what was broadcast after that. Not a property of a protocol: a run is checked against it if the experiment says so.
 */
import type { PeerId } from '../core/protocol.ts';
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { type DueDeliveries, dueDeliveries } from './due-deliveries.ts';
import { EVIDENCE_LIMIT, type Finding, invalid, notExercised, unknown, valid } from './property.ts';

export const DELIVERY_AFTER_HEAL = 'delivery-after-heal';

const NO_INSTANCE = 'there was no instance in which every correct peer proposed';

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

export function deliveryAfterHeal(recording: Recording, given: Demand): Finding {
  const demand = { ...given, faulty: new Set([...given.faulty, ...recording.presence.leavers]) };
  const { histories, size, decides } = recording;
  const { faulty, elapsedMs, isQuiescent } = demand;
  if (histories === undefined) return unknown('the trace level keeps no list of all deliveries');
  const due = dueDeliveries(histories, faulty, decides);
  if (due.count * size > PAIRS_LIMIT) return unknown(`it would take more than ${PAIRS_LIMIT} steps to decide`);
  const missing = missingInTime(recording, demand, due);
  const evidence: string[] = [];
  let open = 0;
  let required = 0;
  for (let number = 0; number < due.count; number++) {
    const dueMs = dueOf(demand, due.madeMs(number));
    if (dueMs === undefined) continue;
    required++;
    if (missing[number] === 0) continue;
    if (!isQuiescent && elapsedMs < dueMs) open++;
    else if (evidence.length < EVIDENCE_LIMIT) evidence.push(tell(recording, demand, due, number));
  }
  if (evidence.length > 0) return invalid(evidence);
  if (required === 0) return notExercised(decides ? NO_INSTANCE : 'no correct peer broadcast anything');
  const what = decides ? 'instance' : 'broadcast';
  return open === 0
    ? valid
    : unknown(`the run stopped before the time of ${open} ${open === 1 ? what : `${what}s`} was over`);
}

/** By what is due: correct peers that had not delivered it in time. */
function missingInTime({ log, size, presence }: Recording, demand: Demand, due: DueDeliveries): Int32Array {
  const seen = new Uint8Array(Math.ceil((due.count * size) / 8));
  const missing = new Int32Array(due.count).fill(size - demand.faulty.size);
  const owes = (peer: PeerId, number: number) => presence.owes(peer, due.madeMs(number) ?? Number.NaN);
  for (let peer = 0; presence.isChanging && peer < size; peer++) {
    if (demand.faulty.has(peer)) continue;
    for (let number = 0; number < due.count; number++) if (!owes(peer, number)) missing[number]--;
  }
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    if (row.code !== DELIVERED || demand.faulty.has(peer)) continue;
    const number = due.numberOf(row.origin, row.sequence);
    const dueMs = number < 0 ? undefined : dueOf(demand, due.madeMs(number));
    if (dueMs === undefined || row.time > dueMs || !owes(peer, number)) continue;
    const pair = number * size + peer;
    if ((seen[pair >>> 3] & (1 << (pair & 7))) !== 0) continue;
    seen[pair >>> 3] |= 1 << (pair & 7);
    missing[number]--;
  }
  return missing;
}

function dueOf({ healedMs, withinMs }: Demand, madeMs: number | undefined): number | undefined {
  return madeMs === undefined ? undefined : Math.max(healedMs, madeMs) + withinMs;
}

function tell({ log, size, presence }: Recording, demand: Demand, due: DueDeliveries, number: number): string {
  const { faulty, healedMs, withinMs } = demand;
  const madeMs = due.madeMs(number)!;
  const dueMs = dueOf(demand, madeMs)!;
  const inTime = new Set<PeerId>();
  const ever = new Set<PeerId>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED || due.numberOf(row.origin, row.sequence) !== number) continue;
    ever.add(row.peer);
    if (row.time <= dueMs) inTime.add(row.peer);
  }
  let peer = 0;
  const owes = () => !faulty.has(peer) && presence.owes(peer, madeMs);
  while (peer < size - 1 && (!owes() || inTime.has(peer))) peer++;
  const since = madeMs > healedMs ? `the ${due.made}` : 'the heal';
  const when = ever.has(peer) ? 'too late' : 'never';
  return `peer ${peer} ${due.tell(number)} ${when}: it was due at ${dueMs} ms, ${withinMs} ms after ${since}`;
}
