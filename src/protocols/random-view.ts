/** A partial view without order or ages: at most so many peers, each once, and a random one is the first to go. */
import type { PeerId } from '../core/protocol.ts';

export class RandomView {
  readonly peers: PeerId[] = [];
  private readonly limit: number;
  private readonly random: () => number;

  constructor(limit: number, random: () => number) {
    this.limit = limit;
    this.random = random;
  }

  get size(): number {
    return this.peers.length;
  }
  has(peer: PeerId): boolean {
    return this.peers.includes(peer);
  }

  /** Where there is no room, one of `first` goes, or else a random one. */
  add(peer: PeerId, first: readonly PeerId[] = []): void {
    if (this.limit === 0 || this.has(peer)) return;
    if (this.size === this.limit) this.remove(first.find((other) => this.has(other)) ?? this.any()!);
    this.peers.push(peer);
  }

  remove(peer: PeerId): void {
    const place = this.peers.indexOf(peer);
    if (place < 0) return;
    this.peers[place] = this.peers[this.size - 1];
    this.peers.pop();
  }

  /** Undefined if it is empty. */
  any(): PeerId | undefined {
    return this.peers[Math.floor(this.random() * this.size)];
  }

  /** So many different ones; all if there are no more. */
  sample(count: number): PeerId[] {
    const { peers } = this;
    const taken = Math.min(count, this.size);
    for (let place = 0; place < taken; place++) {
      const other = place + Math.floor(this.random() * (this.size - place));
      [peers[place], peers[other]] = [peers[other], peers[place]];
    }
    return peers.slice(0, taken);
  }
}
