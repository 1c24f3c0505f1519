/**
 * The timers of all peers, each an event of the queue. A timer that is moved or cleared leaves nothing in the queue. One
 * that is due stays pending until it is fired: a peer that cannot fire it at once may clear it before.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { EventQueue, QueuedEvent, TimedEvent } from './event-queue.ts';

export class Timers {
  private readonly events: EventQueue;
  /** By peer and timer. */
  private readonly pending = new Map<PeerId, Map<number, QueuedEvent>>();

  constructor(events: EventQueue) {
    this.events = events;
  }

  set(atMs: number, peer: PeerId, timer: number): void {
    this.clear(peer, timer);
    let ofPeer = this.pending.get(peer);
    if (ofPeer === undefined) {
      ofPeer = new Map();
      this.pending.set(peer, ofPeer);
    }
    ofPeer.set(timer, this.events.add(atMs, 'timer', peer, timer));
  }

  clear(peer: PeerId, timer: number): void {
    const event = this.pending.get(peer)?.get(timer);
    if (event === undefined) return;
    this.pending.get(peer)!.delete(timer);
    this.events.remove(event);
  }

  /** A crash takes all timers of a peer. */
  clearAll(peer: PeerId): void {
    for (const timer of [...(this.pending.get(peer)?.keys() ?? [])]) this.clear(peer, timer);
  }

  /** True if a timer that was taken out of the queue is still pending; after that it is not. */
  fire(due: TimedEvent): boolean {
    const ofPeer = this.pending.get(due.peer)!;
    return ofPeer.get(due.number) === due && ofPeer.delete(due.number);
  }
}
