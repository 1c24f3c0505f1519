/**
 * The results of the processes, made into those of the run: books, facts, and what is unknown because a process was
 * killed.
 *
 * Of a killed process its last report is known. A copy to or from one of its peers that only one end has accounted for
 * is unknown; one that was received but not reported as sent must have been sent, and is put into the books.
 *
 * What is in flight is what one end of a link says that it has sent, less what the other end says that it has received:
 * both count on their own, beside the books, so that these can be wrong: sent = received + dropped + in flight +
 * unknown.
 */

import { LOST_IN_NETWORK } from '../../../core/drop-reasons.ts';
import { type Graph, neighboursOf } from '../../../core/graph.ts';
import type { Kind, PeerId } from '../../../core/protocol.ts';
import { Books } from '../../../trace/books.ts';
import { logLoss } from '../../../trace/carried-facts.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../../../trace/codes.ts';
import { FactCursor } from '../../../trace/cursor.ts';
import type { FactLog } from '../../../trace/log.ts';
import type { Counters } from '../peer/link-counters.ts';
import { addRows, rowOf } from '../wire/book-rows.ts';
import type { Report } from '../wire/messages.ts';
import type { CrashLoss, Lives } from './crash-losses.ts';

/** The books of the run, from the last reports of its processes; `killed` are the peers of those who told no result. */
export function booksOf(
  graph: Graph,
  kinds: readonly Kind[],
  reports: readonly Report[],
  killed: ReadonlySet<PeerId>,
): Books {
  const books = new Books(graph, kinds);
  for (const { rows } of reports) addRows(books, graph, rows);
  if (killed.size > 0) countUnknown(books, graph, livesOf(reports), killed);
  return books;
}

/** Counts what is in flight between peers of whom both have told all; `losses` are counted as dropped already. */
export function countInFlight(
  books: Books,
  graph: Graph,
  lives: Lives,
  killed: ReadonlySet<PeerId>,
  losses: readonly CrashLoss[],
): void {
  const kinds = books.kinds.length;
  const { kindInFlight } = books;
  const add = (from: PeerId, to: PeerId): void => {
    if (killed.has(from) || killed.has(to)) return;
    const sentRow = rowOf(graph, from, to) * kinds;
    const receivedRow = rowOf(graph, to, from) * kinds;
    for (let kind = 0; kind < kinds; kind++) {
      for (const { sentByKind } of lives.get(from) ?? []) kindInFlight[kind] += sentByKind[sentRow + kind];
      for (const { receivedByKind } of lives.get(to) ?? []) kindInFlight[kind] -= receivedByKind[receivedRow + kind];
    }
  };
  for (let from = 0; from < graph.size; from++) {
    add(from, from);
    for (const to of neighboursOf(graph, from)) add(from, to);
  }
  for (const { byKind } of losses) for (let kind = 0; kind < kinds; kind++) kindInFlight[kind] -= byKind[kind];
}

/** Counts as lost what is still under way when nothing moves any more. Returns how many copies. */
export function countLost(books: Books): number {
  let lost = 0;
  books.kindInFlight.forEach((copies, kind) => {
    if (copies > 0) books.countDropped(kind, LOST_IN_NETWORK, copies);
    lost += copies;
  });
  books.kindInFlight.fill(0);
  return lost;
}

/**
 * Writes the fact that it was lost for each copy that nobody received; for a merged log at level `full`, when nothing
 * moves any more.
 */
export function recordLost(log: FactLog, timeMs: number): void {
  const isAccounted: boolean[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    const { code } = row;
    if (code === RECEIVED || code === DROPPED) isAccounted[row.message] = true;
  }
  for (const row = new FactCursor(log); row.next(); ) {
    if ((row.code !== SENT && row.code !== DUPLICATED) || isAccounted[row.message]) continue;
    logLoss(log, timeMs, log, row.index, LOST_IN_NETWORK);
  }
}

/** By peer: the counters of all its lives. */
export function livesOf(reports: readonly Report[]): Lives {
  const lives = new Map<PeerId, Counters[]>();
  for (const { rows } of reports) {
    for (const { id, counters } of rows.lives) lives.set(id, [...(lives.get(id) ?? []), counters]);
  }
  return lives;
}

function countUnknown(books: Books, graph: Graph, counters: Lives, killed: ReadonlySet<PeerId>): void {
  for (const from of killed) {
    countPair(books, graph, counters, from, from);
    for (const other of neighboursOf(graph, from)) {
      countPair(books, graph, counters, from, other);
      // Where both are killed the other direction is this one when it is the other's turn.
      if (!killed.has(other)) countPair(books, graph, counters, other, from);
    }
  }
}

function countPair(books: Books, graph: Graph, counters: Lives, from: PeerId, to: PeerId): void {
  const kinds = books.kinds.length;
  const sentRow = rowOf(graph, from, to) * kinds;
  const receivedRow = rowOf(graph, to, from) * kinds;
  for (let kind = 0; kind < kinds; kind++) {
    const sent = (counters.get(from) ?? []).reduce((sum, life) => sum + life.sentByKind[sentRow + kind], 0);
    const received = (counters.get(to) ?? []).reduce((sum, life) => sum + life.receivedByKind[receivedRow + kind], 0);
    if (sent >= received) books.kindUnknown[kind] += sent - received;
    else addUnreported(books, from, to, kind, received - sent);
  }
}

/** Each is taken to have carried one broadcast: only its sender knew. */
function addUnreported(books: Books, from: PeerId, to: PeerId, kind: number, count: number): void {
  books.kindSent[kind] += count;
  if (books.kinds[kind].carries === 'internal') return;
  books.sent[from] += count;
  if (books.pairSent !== undefined) books.pairSent[from * books.size + to] += count;
}
