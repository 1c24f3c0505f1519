/** Reactions to something else than a message that wait until their peer may react. */
import type { PeerId } from '../../core/protocol.ts';
import type { Mailbox } from './mailbox.ts';

export interface DeferredReaction {
  run(): void;
  /** Called instead if the peer crashes first. */
  readonly miss: (() => void) | undefined;
  /** Messages before this place of the mailbox come before the reaction. */
  place: number;
}

/** Messages in the mailbox that come before this reaction. */
export function messagesBefore({ place }: DeferredReaction, { head }: Mailbox): number {
  return Math.max(0, (place - head) | 0);
}

export class DeferredReactions {
  /** Peers with deferred reactions: a field, as it is read in every turn. */
  peers = 0;
  private readonly byPeer = new Map<PeerId, DeferredReaction[]>();

  has(peer: PeerId): boolean {
    return this.byPeer.has(peer);
  }

  add(peer: PeerId, reaction: DeferredReaction): void {
    const reactions = this.byPeer.get(peer);
    if (reactions === undefined) this.byPeer.set(peer, [reaction]);
    else reactions.push(reaction);
    this.peers = this.byPeer.size;
  }

  /** Takes out all reactions of a peer, in order. */
  take(peer: PeerId): readonly DeferredReaction[] {
    const reactions = this.byPeer.get(peer) ?? [];
    this.byPeer.delete(peer);
    this.peers = this.byPeer.size;
    return reactions;
  }

  /** Puts reactions back before those that were added since they were taken. */
  putBack(peer: PeerId, reactions: readonly DeferredReaction[]): void {
    if (reactions.length > 0) this.byPeer.set(peer, [...reactions, ...(this.byPeer.get(peer) ?? [])]);
    this.peers = this.byPeer.size;
  }

  /** The reactions of a peer come before the messages in its mailbox. */
  moveForward({ id, head }: Mailbox): void {
    for (const reaction of this.byPeer.get(id) ?? []) reaction.place = head;
  }
}
