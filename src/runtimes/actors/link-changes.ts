/** Brings links up and down, and tells both ends. */
import type { PeerId } from '../../core/protocol.ts';
import type { Reactions } from './reactions.ts';
import type { Routes } from './routes.ts';

export class LinkChanges {
  private readonly routes: Routes;
  private readonly reactions: Reactions;

  constructor(routes: Routes, reactions: Reactions) {
    this.routes = routes;
    this.reactions = reactions;
  }

  /** Does nothing if the link was already so. */
  change(a: PeerId, b: PeerId, up: boolean): void {
    if (!this.routes.change(a, b, up)) return;
    this.tell(a, b, up);
    this.tell(b, a, up);
  }

  /** A peer that restarts finds its links as they are. */
  learnAll(peer: PeerId): void {
    this.routes.learnAll(peer);
  }

  private tell(peer: PeerId, other: PeerId, up: boolean): void {
    this.reactions.changeLink(peer, other, up, () => this.routes.learn(peer, other, up));
  }
}
