/**
 * Which peers were in the group when, from the trace. A peer that joins late is there once it has started and its
 * neighbours have their links to it, as far as the trace keeps links: on sockets that takes time.
 */
import type { PeerId } from '../core/protocol.ts';
import { JOINED, LEFT, LINK_UP } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';

export class Presence {
  /** By peer that joined late: when it was there. */
  private readonly joined: ReadonlyMap<PeerId, number>;
  /** By peer that left: when it did. */
  private readonly left: ReadonlyMap<PeerId, number>;

  constructor(joined: ReadonlyMap<PeerId, number>, left: ReadonlyMap<PeerId, number>) {
    this.joined = joined;
    this.left = left;
  }

  /** True if a peer joined late or left. */
  get isChanging(): boolean {
    return this.joined.size + this.left.size > 0;
  }

  get leavers(): Iterable<PeerId> {
    return this.left.keys();
  }

  /** True if the peer is to deliver a broadcast of this time (NaN if unknown): one that was made while it was there. */
  owes(peer: PeerId, broadcastMs: number): boolean {
    const { joined, left } = this;
    const isLater = broadcastMs > (left.get(peer) ?? Number.POSITIVE_INFINITY);
    return !isLater && !(broadcastMs <= (joined.get(peer) ?? Number.NEGATIVE_INFINITY));
  }
}

/** @param latecomers peers that are not there at the start: one that never joined owes nothing */
export function presenceIn(log: FactLog, latecomers: Iterable<PeerId> = []): Presence {
  const joined = new Map<PeerId, number>([...latecomers].map((peer) => [peer, Number.POSITIVE_INFINITY]));
  const left = new Map<PeerId, number>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === JOINED) joined.set(row.peer, row.time);
    else if (row.code === LEFT) left.set(row.peer, row.time);
  }
  if (joined.size > 0) awaitLinks(log, joined);
  return new Presence(joined, left);
}

/** The first link of each neighbour to a peer that has joined may come up later than that. */
function awaitLinks(log: FactLog, joined: Map<PeerId, number>): void {
  const seen = new Set<string>();
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, peer, other, time } = row;
    const atMs = code === LINK_UP ? joined.get(other) : undefined;
    const link = `${peer} ${other}`;
    if (atMs === undefined || seen.has(link)) continue;
    seen.add(link);
    if (time > atMs) joined.set(other, time);
  }
}
