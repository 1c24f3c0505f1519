/**
 * The line before a slow peer of the reference runtime: messages are handled one after the other, and each takes its
 * time. A crash ends the line.
 */
import type { ReferencePeer } from './reference-peer.ts';
import type { ReferenceRuntime } from './reference-runtime.ts';

/** Something that comes to a peer: it happens there, or is missed where the peer has crashed. */
export interface Coming {
  happen(): void;
  miss(): void;
}

export class ReferenceQueue {
  private readonly runtime: ReferenceRuntime;
  private readonly peer: ReferencePeer;
  private items: Coming[] = [];
  /** When the last of them will have been handled. */
  private freeAt = 0;
  private isClosed = false;

  constructor(runtime: ReferenceRuntime, peer: ReferencePeer) {
    this.runtime = runtime;
    this.peer = peer;
  }

  /** Handles a message now, where nothing is slow and nobody waits. */
  pass(coming: Coming): void {
    const { runtime, peer } = this;
    if (peer.slowMs === 0 && this.items.length === 0) {
      coming.happen();
      return;
    }
    this.items.push(coming);
    this.freeAt = runtime.timeAfter(Math.max(0, this.freeAt - runtime.now) + peer.slowMs);
    const happen = () => {
      if (!this.isClosed) this.items.shift()!.happen();
    };
    runtime.at(this.freeAt, () => peer.come({ happen, miss: () => {} }), { matters: () => !this.isClosed });
  }

  /** Who still waits. */
  close(): readonly Coming[] {
    this.isClosed = true;
    return this.items;
  }
}
