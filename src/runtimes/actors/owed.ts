/** Reactions to something else than a message that wait until their peer may react. */
import type { PeerId } from '../../core/protocol.ts';
import type { Actor } from './actor.ts';

export interface OwedReaction {
  happen(): void;
  /** In the place of it, where the peer crashes first. */
  readonly miss: (() => void) | undefined;
  /** Messages before this place of the mailbox come before it. */
  place: number;
}

/** Messages in the mailbox that come before this reaction. */
export function messagesBefore({ place }: OwedReaction, { head }: Actor): number {
  return Math.max(0, (place - head) | 0);
}

export class Owed {
  /** Peers to whom something is owed: a field, as it is looked at in every turn. */
  peers = 0;
  private readonly byPeer = new Map<PeerId, OwedReaction[]>();

  has(peer: PeerId): boolean {
    return this.byPeer.has(peer);
  }

  add(peer: PeerId, reaction: OwedReaction): void {
    const reactions = this.byPeer.get(peer);
    if (reactions === undefined) this.byPeer.set(peer, [reaction]);
    else reactions.push(reaction);
    this.peers = this.byPeer.size;
  }

  /** All that is owed to a peer, in order: nothing is after that. */
  take(peer: PeerId): readonly OwedReaction[] {
    const reactions = this.byPeer.get(peer) ?? [];
    this.byPeer.delete(peer);
    this.peers = this.byPeer.size;
    return reactions;
  }

  /** These come before what has come to be owed since they were taken. */
  putBack(peer: PeerId, reactions: readonly OwedReaction[]): void {
    if (reactions.length > 0) this.byPeer.set(peer, [...reactions, ...(this.byPeer.get(peer) ?? [])]);
    this.peers = this.byPeer.size;
  }

  /** No message comes before what is owed to the peer. */
  hasten({ id, head }: Actor): void {
    for (const reaction of this.byPeer.get(id) ?? []) reaction.place = head;
  }
}
