/**
 * Counts how many peers vouch for each payload of one broadcast. The first word of a peer counts; later ones, equal or
 * not, are ignored.
 */
import type { PeerId } from '../core/protocol.ts';

interface Candidate {
  readonly payload: unknown;
  votes: number;
}

export class PayloadVotes {
  private readonly voters = new Set<PeerId>();
  private readonly candidates: Candidate[] = [];

  /** @returns the votes for this payload, 0 if the peer has voted before */
  add(peer: PeerId, payload: unknown): number {
    if (this.voters.has(peer)) return 0;
    this.voters.add(peer);
    let candidate = this.candidates.find((one) => isSame(one.payload, payload));
    if (candidate === undefined) {
      candidate = { payload, votes: 0 };
      this.candidates.push(candidate);
    }
    return ++candidate.votes;
  }
}

/** Plain values, of which copies keep the order of their fields. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
