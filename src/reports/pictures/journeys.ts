/** Messages with both their ends, and what happened at peers, in a window of a run: what a space-time diagram draws. From the facts, at trace level full. */
import type { PeerId } from '../../core/protocol.ts';
import {
  BROADCAST,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  type FactLog,
  KIND,
  MESSAGE,
  ORIGIN,
  OTHER,
  PEER,
  RECEIVED,
  RESTARTED,
  SENT,
  SEQUENCE,
  STRIDE,
} from '../../trace/log.ts';
import type { End } from './arrows.ts';

export interface Journey {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly kind: string;
  /** The broadcast that it carries: its origin and sequence number; absent from internal messages. */
  readonly broadcast: readonly [PeerId, number] | undefined;
  readonly sentMs: number;
  endMs: number;
  end: End;
  /** Whether it was the first to bring its broadcast to that peer: a branch of the spreading tree. */
  isFirst: boolean;
}

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
  const untilMs = journeys.length < most ? Math.min(window.toMs, Math.max(last, lastTime(log))) : Math.min(window.toMs, last);
  const toMs = untilMs > window.fromMs ? untilMs : window.fromMs + 1;
  for (const journey of journeys) if (journey.end === 'in flight') journey.endMs = Math.max(toMs, journey.sentMs);
  const shown = journeys.length < total ? reachedBy(journeys) : undefined;
  return { journeys, moments: momentsIn(log, { fromMs: window.fromMs, toMs }, shown, 4 * most), fromMs: window.fromMs, toMs, total };
}

/** Which broadcast came to which peer by these messages; to its origin by none. */
function reachedBy(journeys: readonly Journey[]): Set<string> {
  return new Set(
    journeys.flatMap(({ broadcast, to, isFirst }) => {
      if (broadcast === undefined) return [];
      const name = broadcast.join(':');
      return [`${name} at ${broadcast[0]}`, ...(isFirst ? [`${name} at ${to}`] : [])];
    }),
  );
}

/** By number. */
function sendsIn(log: FactLog, { fromMs, toMs }: Window, most: number): { found: Map<number, Journey>; total: number } {
  const { rows, times, count, kinds } = log;
  const found = new Map<number, Journey>();
  let total = 0;
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    if (rows[at] !== SENT && rows[at] !== DUPLICATED) continue;
    total++;
    if (times[i] < fromMs || times[i] > toMs || found.size >= most) continue;
    found.set(rows[at + MESSAGE], {
      from: rows[at + PEER],
      to: rows[at + OTHER],
      kind: kinds[rows[at + KIND]],
      broadcast: broadcastAt(rows, at),
      sentMs: times[i],
      endMs: times[i],
      end: 'in flight',
      isFirst: false,
    });
  }
  return { found, total };
}

/** Where they end. What a peer received before the window counts as well. */
function follow({ rows, times, count }: FactLog, found: ReadonlyMap<number, Journey>): void {
  const nameOf = (origin: number, sequence: number) => `${origin}:${sequence}`;
  const reached = new Map<string, Set<PeerId>>();
  for (const { broadcast } of found.values()) if (broadcast !== undefined) reached.set(nameOf(...broadcast), new Set([broadcast[0]]));
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    if (rows[at] !== RECEIVED && rows[at] !== DROPPED) continue;
    const journey = found.get(rows[at + MESSAGE]);
    const peers = rows[at] === RECEIVED && rows[at + ORIGIN] >= 0 ? reached.get(nameOf(rows[at + ORIGIN], rows[at + SEQUENCE])) : undefined;
    if (journey !== undefined) {
      journey.endMs = times[i];
      journey.end = rows[at] === RECEIVED ? 'received' : 'dropped';
      journey.isFirst = peers !== undefined && !peers.has(rows[at + PEER]);
    }
    peers?.add(rows[at + PEER]);
  }
}

/** @param shown where not all messages are shown, what those that are brought to which peer: others would be marks without a cause */
function momentsIn(
  { rows, times, count }: FactLog,
  { fromMs, toMs }: Window,
  shown: ReadonlySet<string> | undefined,
  most: number,
): Moment[] {
  const found: Moment[] = [];
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    const what = moments.get(rows[at]);
    if (what === undefined || times[i] < fromMs || times[i] > toMs || found.length >= most) continue;
    const isOfBroadcast = what === 'broadcast' || what === 'delivered';
    const origin = what === 'broadcast' ? rows[at + PEER] : rows[at + ORIGIN];
    if (isOfBroadcast && shown?.has(`${origin}:${rows[at + SEQUENCE]} at ${rows[at + PEER]}`) === false) continue;
    found.push({ what, peer: rows[at + PEER], timeMs: times[i], broadcast: isOfBroadcast ? [origin, rows[at + SEQUENCE]] : undefined });
  }
  return found;
}

function broadcastAt(rows: Int32Array, at: number): Journey['broadcast'] {
  return rows[at + ORIGIN] < 0 ? undefined : [rows[at + ORIGIN], rows[at + SEQUENCE]];
}

function lastTime({ times, count }: FactLog): number {
  return count === 0 ? 0 : times[count - 1];
}
