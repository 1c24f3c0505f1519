/**
 * The run queue: peers that have something to do, each once, in the order in which they got it. A peer that is
 * suspended or has its turn is not in it.
 */
import type { PeerId } from '../../core/protocol.ts';

export class RunQueue {
  private readonly ring: Int32Array;
  /** By peer: 1 while it must not be added: it is in the queue, has its turn, or is suspended. */
  private readonly isOut: Uint8Array;
  private head = 0;
  private count = 0;

  constructor(peers: number) {
    this.ring = new Int32Array(peers);
    this.isOut = new Uint8Array(peers).fill(1);
  }

  get length(): number {
    return this.count;
  }

  /** Puts a peer at the end of the queue. */
  add(peer: PeerId): void {
    if (this.isOut[peer] === 1) return;
    this.isOut[peer] = 1;
    const end = this.head + this.count++;
    this.ring[end < this.ring.length ? end : end - this.ring.length] = peer;
  }

  /** Begins the turn of the first peer; there must be one. */
  begin(): PeerId {
    const peer = this.ring[this.head++];
    if (this.head === this.ring.length) this.head = 0;
    this.count--;
    return peer;
  }

  /** The peer gets no turns until `end` is called. */
  suspend(peer: PeerId): void {
    if (this.isOut[peer] === 0) {
      this.isOut[peer] = 1;
      return;
    }
    const waiting = Array.from({ length: this.count }, (_, place) => this.ring[(this.head + place) % this.ring.length]);
    const others = waiting.filter((other) => other !== peer);
    this.ring.set(others);
    this.head = 0;
    this.count = others.length;
  }

  /** Ends a peer's turn or its suspension; the peer goes to the end of the queue if it has something to do. */
  end(peer: PeerId, isBusy: boolean): void {
    this.isOut[peer] = 0;
    if (isBusy) this.add(peer);
  }
}
