/** What may have caused an event, and what it may have caused: the relation "happened before", along all messages. */
import type { PeerId } from '../../core/protocol.ts';
import { BROADCAST, DUPLICATED, RECEIVED, SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Facts } from '../../trace/row.ts';

export interface Cone {
  /** The broadcast, as `origin:sequence`. */
  readonly name: string;
  readonly peer: PeerId;
  readonly atMs: number;
  readonly endMs: number;
  /** By peer: its last fact that may have caused the event; −∞ if none may. */
  readonly pastMs: readonly number[];
  /** By peer: its first fact that the event may have caused; ∞ if there is none. */
  readonly futureMs: readonly number[];
}

/** The places of the broadcasts. */
export function broadcastsIn(log: FactLog): number[] {
  const places: number[] = [];
  for (const row = new FactCursor(log); row.next(); ) if (row.code === BROADCAST) places.push(row.index);
  return places;
}

/** @param log at level full @param event the place of a broadcast */
export function coneOf(log: Facts, size: number, event: number): Cone {
  const row = new FactCursor(log).to(event);
  return {
    name: `${row.peer}:${row.sequence}`,
    peer: row.peer,
    atMs: row.time,
    endMs: log.times[log.count - 1],
    pastMs: pastOf(log, size, event),
    futureMs: futureOf(log, size, event),
  };
}

function pastOf(log: Facts, size: number, event: number): number[] {
  const pastMs = new Array<number>(size).fill(Number.NEGATIVE_INFINITY);
  /** Messages that were received in the past. */
  const messages = new Set<number>();
  const row = new FactCursor(log).to(event);
  pastMs[row.peer] = row.time;
  for (let index = event - 1; index >= 0; index--) {
    const { code, peer, message, time } = row.to(index);
    const isPast = pastMs[peer] !== Number.NEGATIVE_INFINITY;
    if (code === RECEIVED && isPast) messages.add(message);
    else if ((code === SENT || code === DUPLICATED) && !isPast && messages.has(message)) pastMs[peer] = time;
  }
  return pastMs;
}

function futureOf(log: Facts, size: number, event: number): number[] {
  const futureMs = new Array<number>(size).fill(Number.POSITIVE_INFINITY);
  /** Messages that were sent in the future. */
  const messages = new Set<number>();
  const row = new FactCursor(log).to(event);
  futureMs[row.peer] = row.time;
  while (row.next()) {
    const { code, peer, message } = row;
    const isFuture = futureMs[peer] !== Number.POSITIVE_INFINITY;
    if ((code === SENT || code === DUPLICATED) && isFuture) messages.add(message);
    else if (code === RECEIVED && !isFuture && messages.has(message)) futureMs[peer] = row.time;
  }
  return futureMs;
}
