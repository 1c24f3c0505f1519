/** The links that a peer has heard of: it learns each once, from its own links and from the hops of messages. */
import type { Peer, PeerId } from '../core/protocol.ts';

export class WorldView {
  private readonly peer: Peer<unknown>;
  /** a · size + b for the link a–b, a < b. */
  private readonly links = new Set<number>();

  constructor(peer: Peer<unknown>) {
    this.peer = peer;
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    const link = Math.min(a, b) * this.peer.size + Math.max(a, b);
    if (this.links.has(link) === up) return;
    if (up) this.links.add(link);
    else this.links.delete(link);
    this.peer.learn(a, b, up);
  }

  learnOwnLinks(): void {
    for (let i = 0; i < this.peer.degree; i++) this.learn(this.peer.id, this.peer.neighbour(i), true);
  }

  /** A message came over these hops: consecutive ones have a link, and so have the last one and this peer. */
  learnPath(hops: readonly PeerId[]): void {
    for (let i = 1; i < hops.length; i++) this.learn(hops[i - 1], hops[i], true);
    this.learn(hops[hops.length - 1], this.peer.id, true);
  }
}
