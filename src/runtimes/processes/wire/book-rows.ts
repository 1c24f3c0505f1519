/**
 * The books of one process, cut down to the rows of its own peers: all else in them is zero. A mesh of 200 peers has
 * 40,000 directed links; a process with three of them has something to say on 600.
 */
import { degreeOf, firstLink, type Graph, linkNumber } from '../../../core/graph.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { Books, Strangers } from '../../../trace/books.ts';
import type { Counters } from '../peer/link-counters.ts';

/** One peer's rows. */
interface PeerRows {
  readonly peer: PeerId;
  /** broadcasts, sent, received, handled, delivered, backlogMax */
  readonly sums: readonly number[];
  readonly linkMessages: Float64Array | undefined;
  readonly linkBytes: Float64Array | undefined;
  readonly pairSent: Float64Array | undefined;
  readonly pairReceived: Float64Array | undefined;
  readonly pairDelivered: Float64Array | undefined;
  readonly beliefs: Uint8Array | undefined;
}

/** By kind of message. */
interface KindRows {
  readonly kindSent: Float64Array;
  readonly kindBytes: Float64Array;
  readonly kindReceived: Float64Array;
  readonly kindDropped: Float64Array;
  readonly kindDuplicated: Float64Array;
}

export interface BookRows extends KindRows {
  readonly peers: readonly PeerRows[];
  /** One for each life of a peer. */
  readonly lives: readonly PeerCounters[];
  readonly missedBroadcasts: number;
  readonly dropReasons: ReadonlyMap<string, number>;
  readonly overheadBytes: number;
  readonly strangers: Strangers;
}

/** A peer's own counters beside the books. */
export interface PeerCounters {
  readonly id: PeerId;
  readonly counters: Counters;
}

const peerSums = ['broadcasts', 'sent', 'received', 'handled', 'delivered', 'backlogMax'] as const;
const linkRows = ['linkMessages', 'linkBytes'] as const;
const pairRows = ['pairSent', 'pairReceived', 'pairDelivered'] as const;
const kindRows = ['kindSent', 'kindBytes', 'kindReceived', 'kindDropped', 'kindDuplicated'] as const;

export function rowsOf(books: Books, graph: Graph, lives: readonly PeerCounters[]): BookRows {
  const peers = [...new Set(lives.map(({ id }) => id))];
  return {
    peers: peers.map((peer) => peerRowsOf(books, graph, peer)),
    lives,
    missedBroadcasts: books.missedBroadcasts,
    kindSent: books.kindSent,
    kindBytes: books.kindBytes,
    kindReceived: books.kindReceived,
    kindDropped: books.kindDropped,
    kindDuplicated: books.kindDuplicated,
    dropReasons: books.dropReasons,
    overheadBytes: books.overheadBytes,
    strangers: books.strangers,
  };
}

/** Adds what the peers of a process broadcast and delivered. */
export function addSums(sums: Pick<Books, 'broadcasts' | 'delivered'>, { peers }: BookRows): void {
  for (const { peer, sums: own } of peers)
    for (const name of ['broadcasts', 'delivered'] as const) sums[name][peer] += own[peerSums.indexOf(name)];
}

/** Adds a process's rows to the books of the run: those of an earlier life of a peer first. */
export function addRows(books: Books, graph: Graph, rows: BookRows): void {
  for (const peerRows of rows.peers) {
    const { peer } = peerRows;
    peerSums.forEach((name, index) => {
      books[name][peer] =
        name === 'backlogMax'
          ? Math.max(books[name][peer], peerRows.sums[index])
          : books[name][peer] + peerRows.sums[index];
    });
    for (const name of linkRows) addAt(books[name], peerRows[name], firstLink(graph, peer));
    for (const name of pairRows) addAt(books[name], peerRows[name], peer * graph.size);
    books.beliefs?.set(peerRows.beliefs!, peer * graph.size * graph.size);
  }
  for (const name of kindRows) {
    rows[name].forEach((count, kind) => {
      books[name][kind] += count;
    });
  }
  for (const [reason, count] of rows.dropReasons)
    books.dropReasons.set(reason, (books.dropReasons.get(reason) ?? 0) + count);
  books.overheadBytes += rows.overheadBytes;
  books.addStrangers(rows.strangers);
  books.missedBroadcasts += rows.missedBroadcasts;
}

function addAt(sums: Float64Array | undefined, rows: Float64Array | undefined, first: number): void {
  rows?.forEach((count, index) => {
    sums![first + index] += count;
  });
}

function peerRowsOf(books: Books, graph: Graph, peer: PeerId): PeerRows {
  const links = [firstLink(graph, peer), firstLink(graph, peer + 1)] as const;
  const pairs = [peer * graph.size, (peer + 1) * graph.size] as const;
  return {
    peer,
    sums: peerSums.map((name) => books[name][peer]),
    // Copies: a view would take the whole array with it through the channel.
    linkMessages: books.linkMessages?.slice(...links),
    linkBytes: books.linkBytes?.slice(...links),
    pairSent: books.pairSent?.slice(...pairs),
    pairReceived: books.pairReceived?.slice(...pairs),
    pairDelivered: books.pairDelivered?.slice(...pairs),
    beliefs: books.beliefs?.slice(peer * graph.size * graph.size, (peer + 1) * graph.size * graph.size),
  };
}

/**
 * The place of a neighbour among a peer's counters: its link's number in the peer's row; the peer itself comes last.
 */
export function rowOf(graph: Graph, peer: PeerId, other: PeerId): number {
  return peer === other ? degreeOf(graph, peer) : linkNumber(graph, peer, other) - firstLink(graph, peer);
}
