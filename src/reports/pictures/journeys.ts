/**
 * Messages with both their ends, and what happened at peers, in a window of a run: what a space-time diagram draws.
 * From the facts, at trace level full.
 */
import type { PeerId } from '../../core/protocol.ts';
import {
  BROADCAST,
  CARRIED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  RECEIVED,
  RESTARTED,
  SENT,
} from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import type { End } from './arrows.ts';

export interface Journey {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly kind: string;
  /**
   * The broadcast that it carries, the first where it carries several: its origin and sequence number; absent from
   * internal messages.
   */
  readonly broadcast: Name | undefined;
  /** The others where it carries several. */
  readonly further: Name[];
  readonly sentMs: number;
  endMs: number;
  end: End;
  /** Whether it was the first to bring a broadcast of its to that peer: a branch of the spreading tree. */
  isFirst: boolean;
  /** Which those are, `origin:sequence`. */
  readonly firsts: string[];
}

type Name = readonly [PeerId, number];

export interface Moment {
  readonly what: 'broadcast' | 'delivered' | 'crashed' | 'restarted';
  readonly peer: PeerId;
  readonly timeMs: number;
  readonly broadcast: readonly [PeerId, number] | undefined;
}

export interface Journeys {
  readonly journeys: readonly Journey[];
  readonly moments: readonly Moment[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Messages of the whole run. */
  readonly total: number;
}

/** A part of a run's time. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

const moments = new Map<number, Moment['what']>([
  [BROADCAST, 'broadcast'],
  [DELIVERED, 'delivered'],
  [CRASHED, 'crashed'],
  [RESTARTED, 'restarted'],
]);

/** @param most messages that are taken, the first ones of the window */
export function journeysIn(log: FactLog, window: Window, most: number): Journeys {
  const { found, total } = sendsIn(log, window, most);
  follow(log, found);
  const journeys = [...found.values()];
  const last = journeys.reduce((latest, { endMs }) => Math.max(latest, endMs), window.fromMs);
  const untilMs =
    journeys.length < most ? Math.min(window.toMs, Math.max(last, lastTime(log))) : Math.min(window.toMs, last);
  const toMs = untilMs > window.fromMs ? untilMs : window.fromMs + 1;
  for (const journey of journeys) if (journey.end === 'in flight') journey.endMs = Math.max(toMs, journey.sentMs);
  const shown = journeys.length < total ? reachedBy(journeys) : undefined;
  return {
    journeys,
    moments: momentsIn(log, { fromMs: window.fromMs, toMs }, shown, 4 * most),
    fromMs: window.fromMs,
    toMs,
    total,
  };
}

/** Which broadcast came to which peer by these messages; to its origin by none. */
function reachedBy(journeys: readonly Journey[]): Set<string> {
  return new Set(
    journeys.flatMap((journey) => [
      ...broadcastsOf(journey).map((name) => `${name.join(':')} at ${name[0]}`),
      ...journey.firsts.map((name) => `${name} at ${journey.to}`),
    ]),
  );
}

/** All that a message carries. */
export function broadcastsOf({ broadcast, further }: Journey): readonly Name[] {
  return broadcast === undefined ? [] : [broadcast, ...further];
}

/** By number. */
function sendsIn(log: FactLog, { fromMs, toMs }: Window, most: number): { found: Map<number, Journey>; total: number } {
  const found = new Map<number, Journey>();
  let total = 0;
  for (const row = new FactCursor(log); row.next(); ) {
    const code = row.copyCode;
    if (code !== SENT && code !== DUPLICATED) continue;
    if (row.code === CARRIED) {
      found.get(row.message)?.further.push([row.origin, row.sequence]);
      continue;
    }
    total++;
    if (row.time < fromMs || row.time > toMs || found.size >= most) continue;
    found.set(row.message, {
      from: row.peer,
      to: row.other,
      kind: log.kinds[row.kind],
      broadcast: broadcastAt(row),
      further: [],
      firsts: [],
      sentMs: row.time,
      endMs: row.time,
      end: 'in flight',
      isFirst: false,
    });
  }
  return { found, total };
}

/** Where they end. What a peer received before the window counts as well. */
function follow(log: FactLog, found: ReadonlyMap<number, Journey>): void {
  const nameOf = (origin: number, sequence: number) => `${origin}:${sequence}`;
  const reached = new Map<string, Set<PeerId>>();
  for (const journey of found.values())
    for (const name of broadcastsOf(journey)) reached.set(nameOf(...name), new Set([name[0]]));
  for (const row = new FactCursor(log); row.next(); ) {
    const code = row.copyCode;
    if (code !== RECEIVED && code !== DROPPED) continue;
    const journey = found.get(row.message);
    const name = nameOf(row.origin, row.sequence);
    const peers = code === RECEIVED && row.origin >= 0 ? reached.get(name) : undefined;
    if (journey !== undefined) {
      journey.endMs = row.time;
      journey.end = code === RECEIVED ? 'received' : 'dropped';
      if (peers !== undefined && !peers.has(row.peer)) journey.firsts.push(name);
      journey.isFirst = journey.firsts.length > 0;
    }
    peers?.add(row.peer);
  }
}

/**
 * @param shown where not all messages are shown, what those that are brought to which peer: others would be marks
 *   without a cause
 */
function momentsIn(
  log: FactLog,
  { fromMs, toMs }: Window,
  shown: ReadonlySet<string> | undefined,
  most: number,
): Moment[] {
  const found: Moment[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    const what = moments.get(row.code);
    if (what === undefined || row.time < fromMs || row.time > toMs || found.length >= most) continue;
    const isOfBroadcast = what === 'broadcast' || what === 'delivered';
    const origin = what === 'broadcast' ? row.peer : row.origin;
    if (isOfBroadcast && shown?.has(`${origin}:${row.sequence} at ${row.peer}`) === false) continue;
    found.push({
      what,
      peer: row.peer,
      timeMs: row.time,
      broadcast: isOfBroadcast ? [origin, row.sequence] : undefined,
    });
  }
  return found;
}

function broadcastAt(row: FactCursor): Journey['broadcast'] {
  return row.origin < 0 ? undefined : [row.origin, row.sequence];
}

function lastTime({ times, count }: FactLog): number {
  return count === 0 ? 0 : times[count - 1];
}
