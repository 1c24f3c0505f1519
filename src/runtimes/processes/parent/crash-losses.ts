/**
 * What was lost because a peer crashed: sent to one that had crashed, waiting in its sockets and its mailbox when it
 * did, or sent by it and not on its way yet.
 *
 * Both ends of a link say how much of what they have sent and received belongs to connections that have ended by a
 * crash (`LinkCounters`); what one has sent in these and the other has not received is lost. Where both ends are gone
 * for good, all of it is over. A datagram that was on its way when the news of the crash came may be counted late, so
 * never more is lost than is missing.
 */

import { type DropReason, PEER_CRASHED, PEER_NOT_THERE } from '../../../core/drop-reasons.ts';
import { type Graph, neighboursOf } from '../../../core/graph.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { Books } from '../../../trace/books.ts';
import { logLoss } from '../../../trace/carried-facts.ts';
import { CRASHED, DROPPED, DUPLICATED, LEFT, RECEIVED, SENT } from '../../../trace/codes.ts';
import { FactCursor } from '../../../trace/cursor.ts';
import { FactLog } from '../../../trace/log.ts';
import { mergeLogs } from '../../../trace/merged-log.ts';
import type { Counters } from '../peer/link-counters.ts';
import { rowOf } from '../wire/book-rows.ts';

/** By peer: the counters of all its lives. */
export type Lives = ReadonlyMap<PeerId, readonly Counters[]>;

/** Copies lost on a directed pair of peers, by kind. */
export interface CrashLoss {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly byKind: readonly number[];
  readonly reason: DropReason;
}

/** Peers whose copies may be lost. */
interface Lost {
  /** Those that have crashed or left and are not back; if nothing is in flight any more, all that ever crashed. */
  readonly gone: ReadonlySet<PeerId>;
  /** Those of them that have left. */
  readonly left: ReadonlySet<PeerId>;
  /** Those whose counters are not known: what is missing there is unknown. */
  readonly killed: ReadonlySet<PeerId>;
}

/** Counts them as dropped, and reports which they are. */
export function countCrashLosses(books: Books, graph: Graph, lives: Lives, { gone, left, killed }: Lost): CrashLoss[] {
  const losses: CrashLoss[] = [];
  const kinds = books.kinds.length;
  const check = (from: PeerId, to: PeerId): void => {
    if (killed.has(from) || killed.has(to)) return;
    const isOver = gone.has(from) || gone.has(to);
    const byKind = Array.from({ length: kinds }, (_, kind) => lostOn(graph, lives, from, to, kind, kinds, isOver));
    const reason = left.has(from) || left.has(to) ? PEER_NOT_THERE : PEER_CRASHED;
    byKind.forEach((count, kind) => {
      if (count > 0) books.countDropped(kind, reason, count);
    });
    if (byKind.some((count) => count > 0)) losses.push({ from, to, byKind, reason });
  };
  for (let from = 0; from < graph.size; from++) {
    check(from, from);
    for (const to of neighboursOf(graph, from)) check(from, to);
  }
  return losses;
}

function lostOn(
  graph: Graph,
  lives: Lives,
  from: PeerId,
  to: PeerId,
  kind: number,
  kinds: number,
  isOver: boolean,
): number {
  const sentAt = rowOf(graph, from, to) * kinds + kind;
  const receivedAt = rowOf(graph, to, from) * kinds + kind;
  const sent = sumAt(lives.get(from), sentAt, (life) => life.sentByKind);
  const received = sumAt(lives.get(to), receivedAt, (life) => life.receivedByKind);
  if (isOver) return Math.max(0, sent - received);
  const endedSent = sumAt(lives.get(from), sentAt, (life) => life.endedSent);
  const endedReceived = sumAt(lives.get(to), receivedAt, (life) => life.endedReceived);
  return Math.max(0, Math.min(endedSent - endedReceived, sent - received));
}

function sumAt(
  lives: readonly Counters[] | undefined,
  at: number,
  column: (life: Counters) => Float64Array | undefined,
): number {
  return (lives ?? []).reduce((sum, life) => sum + (column(life)?.[at] ?? 0), 0);
}

/**
 * The log with the fact that it was lost for each of these copies: the first that nobody received, at the crash or when
 * they were sent.
 */
export function withCrashLosses(log: FactLog, losses: readonly CrashLoss[]): FactLog {
  if (!log.full || losses.length === 0) return log;
  const left = new Map(
    losses.map(({ from, to, byKind, reason }) => [`${from} ${to}`, { counts: [...byKind], reason }]),
  );
  const drops: Drop[] = [];
  const isAccounted = accountedIn(log);
  const crashes = crashTimesOf(log);
  for (const row = new FactCursor(log); row.next(); ) {
    if ((row.code !== SENT && row.code !== DUPLICATED) || isAccounted[row.message]) continue;
    const loss = left.get(`${row.peer} ${row.other}`);
    if (loss === undefined || loss.counts[row.kind] === 0) continue;
    loss.counts[row.kind]--;
    const timeMs = lossTime(row.time, crashes.get(row.peer), crashes.get(row.other));
    drops.push({ timeMs, index: row.index, reason: loss.reason });
  }
  return mergeLogs([log, dropsOf(log, drops)]);
}

interface Drop {
  readonly timeMs: number;
  readonly index: number;
  readonly reason: DropReason;
}

function dropsOf(log: FactLog, drops: Drop[]): FactLog {
  const own = new FactLog('full', log.kinds);
  for (const { timeMs, index, reason } of drops.sort((a, b) => a.timeMs - b.timeMs))
    logLoss(own, timeMs, log, index, reason);
  return own;
}

function accountedIn(log: FactLog): boolean[] {
  const isAccounted: boolean[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === RECEIVED || row.code === DROPPED) isAccounted[row.message] = true;
  }
  return isAccounted;
}

function crashTimesOf(log: FactLog): Map<PeerId, number[]> {
  const crashes = new Map<PeerId, number[]>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== CRASHED && row.code !== LEFT) continue;
    const { peer } = row;
    crashes.set(peer, [...(crashes.get(peer) ?? []), row.time]);
  }
  return crashes;
}

/**
 * The first crash of either end after it was sent; where both were before, a copy to one that is gone was lost at once.
 */
function lossTime(sentMs: number, ofSender: readonly number[] = [], ofReceiver: readonly number[] = []): number {
  const later = [...ofSender, ...ofReceiver].filter((timeMs) => timeMs >= sentMs);
  return later.length === 0 ? sentMs : Math.min(...later);
}
