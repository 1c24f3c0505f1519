/** By which copies a broadcast first came to each peer: its spreading tree, from the receipts of a run. */
import type { PeerId } from '../../core/protocol.ts';
import { BROADCAST } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { ReceivedCopies } from './received-copies.ts';

/** The tree of first copies, by peer. */
interface FirstCopies {
  /** The peer that its first copy came from; −1 for the origin and for peers that have none. */
  readonly parents: Int32Array;
  readonly hopsTo: Int32Array;
  /** From the broadcast to the first copy. */
  readonly timesMs: Float64Array;
}

export interface Spreading extends FirstCopies {
  /** As `origin:sequence`. */
  readonly name: string;
  /** Broadcasts of the run. */
  readonly made: number;
  readonly origin: PeerId;
  /** Those that have it, in the order in which they had it: the origin first. */
  readonly peers: readonly PeerId[];
  readonly reached: number;
  /** Those that never had a copy. */
  readonly missed: readonly PeerId[];
  /** The most that a first copy crossed. */
  readonly hops: number;
  /** By number of hops: peers, and when the last of them had it. */
  readonly byHop: readonly { readonly peers: number; readonly untilMs: number }[];
  /** The peer that had it last. */
  readonly last: PeerId;
}

/**
 * That of the broadcast with the most hops among those that reached the most peers; undefined if none reached any.
 * @param log at level full
 */
export function spreadingIn(log: FactLog, size: number): Spreading | undefined {
  const chosen = widest(log, size);
  if (chosen < 0) return undefined;
  const parents = new Int32Array(size).fill(-1);
  const hopsTo = new Int32Array(size);
  const timesMs = new Float64Array(size);
  const copies = new ReceivedCopies(log, size);
  const origin = copies.numbering.originOf(chosen);
  const sequence = chosen - copies.numbering.firsts[origin];
  const madeMs = timeOf(log, origin, sequence);
  const peers = [origin];
  while (copies.next()) {
    if (copies.broadcast !== chosen || !copies.isFirst || copies.hop < 0) continue;
    parents[copies.peer] = copies.from;
    hopsTo[copies.peer] = copies.hop;
    timesMs[copies.peer] = copies.timeMs - madeMs;
    peers.push(copies.peer);
  }
  const isReached = new Uint8Array(size);
  for (const peer of peers) isReached[peer] = 1;
  const hops = hopsTo.reduce((most, hop) => Math.max(most, hop), 0);
  const byHop = Array.from({ length: hops + 1 }, () => ({ peers: 0, untilMs: 0 }));
  let last = peers[1];
  for (const peer of peers) {
    const ring = byHop[hopsTo[peer]];
    ring.peers++;
    ring.untilMs = Math.max(ring.untilMs, timesMs[peer]);
    if (timesMs[peer] > timesMs[last]) last = peer;
  }
  const missed = Array.from({ length: size }, (_, peer) => peer).filter((peer) => isReached[peer] === 0);
  return {
    name: `${origin}:${sequence}`,
    made: copies.numbering.count,
    origin,
    parents,
    hopsTo,
    timesMs,
    peers,
    reached: peers.length,
    missed,
    hops,
    byHop,
    last,
  };
}

/** The number of the broadcast to show; −1 if no first copy has a known way. */
function widest(log: FactLog, size: number): number {
  const copies = new ReceivedCopies(log, size);
  const { count } = copies.numbering;
  const reached = new Int32Array(count);
  const hops = new Int32Array(count);
  while (copies.next()) {
    if (!copies.isFirst || copies.hop < 0) continue;
    reached[copies.broadcast]++;
    hops[copies.broadcast] = Math.max(hops[copies.broadcast], copies.hop);
  }
  let best = -1;
  for (let one = 0; one < count; one++) {
    if (reached[one] === 0) continue;
    if (best < 0 || reached[one] > reached[best] || (reached[one] === reached[best] && hops[one] > hops[best]))
      best = one;
  }
  return best;
}

function timeOf(log: FactLog, origin: PeerId, sequence: number): number {
  for (const row = new FactCursor(log); row.next(); )
    if (row.code === BROADCAST && row.peer === origin && row.sequence === sequence) return row.time;
  return 0;
}
