/**
 * Whose turn it is: peers that have something to do, each once, in the order in which they came to have it.
 * A peer that has not been let in, or whose turn it is, is not put in line.
 */
import type { PeerId } from '../../core/protocol.ts';

export class Turns {
  private readonly line: Int32Array;
  /** By peer: 1 while it must not be put in line: it stands there, has its turn, or has not been let in. */
  private readonly isOut: Uint8Array;
  private head = 0;
  private count = 0;

  constructor(peers: number) {
    this.line = new Int32Array(peers);
    this.isOut = new Uint8Array(peers).fill(1);
  }

  get length(): number {
    return this.count;
  }

  /** Puts a peer at the end of the line. */
  add(peer: PeerId): void {
    if (this.isOut[peer] === 1) return;
    this.isOut[peer] = 1;
    const end = this.head + this.count++;
    this.line[end < this.line.length ? end : end - this.line.length] = peer;
  }

  /** Begins the turn of the first peer in line; there must be one. */
  begin(): PeerId {
    const peer = this.line[this.head++];
    if (this.head === this.line.length) this.head = 0;
    this.count--;
    return peer;
  }

  /** Lets a peer have no turns, until one of its ends. */
  shut(peer: PeerId): void {
    if (this.isOut[peer] === 0) {
      this.isOut[peer] = 1;
      return;
    }
    const waiting = Array.from({ length: this.count }, (_, place) => this.line[(this.head + place) % this.line.length]);
    const others = waiting.filter((other) => other !== peer);
    this.line.set(others);
    this.head = 0;
    this.count = others.length;
  }

  /**
   * Ends a peer's turn, or lets it in for the first time; to the end of the line with it, if it has something to do.
   */
  end(peer: PeerId, isBusy: boolean): void {
    this.isOut[peer] = 0;
    if (isBusy) this.add(peer);
  }
}
