/**
 * Counts how many peers vouch for each payload of one broadcast. The first word of a peer counts; later ones, equal or
 * not, are ignored.
 */
import type { PeerId } from '../core/protocol.ts';

export class PayloadVotes {
  private readonly voters = new Set<PeerId>();
  /** Votes by payload. */
  private readonly votes = new Map<unknown, number>();

  /** @returns the votes for this payload, 0 if the peer has voted before */
  add(peer: PeerId, payload: unknown): number {
    if (this.voters.has(peer)) return 0;
    this.voters.add(peer);
    const known = this.known(payload);
    const votes = (this.votes.get(known) ?? 0) + 1;
    this.votes.set(known, votes);
    return votes;
  }

  /** The payload that is equal to this one and has votes, if there is one. */
  private known(payload: unknown): unknown {
    if (typeof payload !== 'object') return payload;
    for (const known of this.votes.keys()) if (isSame(known, payload)) return known;
    return payload;
  }
}

/** Plain values, of which copies keep the order of their fields. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
