/**
 * The order in which a peer probes the others: each once, then in another random order again. It is a rule and no list:
 * peer p + i · s modulo N is number i, with a random p and a random s that has no factor in common with N.
 */
import type { Peer, PeerId } from '../../core/protocol.ts';

export class ProbeOrder {
  private readonly size: number;
  private place = 0;
  private stride = 1;
  /** Peers that are still to come in this order. */
  private left = 0;

  constructor(size: number) {
    this.size = size;
  }

  next(peer: Pick<Peer<unknown>, 'random'>): PeerId {
    if (this.left === 0) this.shuffle(peer);
    this.left--;
    this.place += this.stride;
    if (this.place >= this.size) this.place -= this.size;
    return this.place;
  }

  private shuffle(peer: Pick<Peer<unknown>, 'random'>): void {
    const { size } = this;
    this.left = size;
    this.place = Math.floor(peer.random() * size);
    do this.stride = 1 + Math.floor(peer.random() * (size - 1));
    while (commonFactor(this.stride, size) > 1);
  }
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b);
}
