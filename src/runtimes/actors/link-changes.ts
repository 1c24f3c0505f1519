/** Brings links up and down, and tells both ends. */
import type { PeerId } from '../../core/protocol.ts';
import type { KnownLinks } from './known-links.ts';
import type { Reactions } from './reactions.ts';

export class LinkChanges {
  private readonly links: KnownLinks;
  private readonly reactions: Reactions;

  constructor(links: KnownLinks, reactions: Reactions) {
    this.links = links;
    this.reactions = reactions;
  }

  /** Does nothing if the link was already so. */
  change(a: PeerId, b: PeerId, up: boolean): void {
    if (!this.links.change(a, b, up)) return;
    this.tell(a, b, up);
    this.tell(b, a, up);
  }

  /** A peer that restarts finds its links as they are. */
  learnAll(peer: PeerId): void {
    this.links.learnAll(peer);
  }

  private tell(peer: PeerId, other: PeerId, up: boolean): void {
    this.reactions.changeLink(peer, other, up, () => this.links.learn(peer, other, up));
  }
}
