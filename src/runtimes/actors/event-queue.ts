/**
 * The events that are due at a time: broadcasts of the workload, timers, link changes, copies that arrive, delivery
 * lists that reach the collector, faults. A binary heap, earliest first; events of equal times in the order in which
 * they were added. Entries know their place, so that each can be removed.
 */
import type { PeerId } from '../../core/protocol.ts';

/** `number` is that of the timer, of the envelope of a copy, or of the link change or fault in the job's list. */
export interface TimedEvent {
  readonly what: 'broadcast' | 'timer' | 'link' | 'arrival' | 'collection' | 'fault';
  readonly peer: PeerId;
  readonly number: number;
}

export interface QueuedEvent extends TimedEvent {
  readonly atMs: number;
  readonly order: number;
  /** Its place in the heap; −1 once it has been taken out. */
  place: number;
}

export class EventQueue {
  private readonly heap: QueuedEvent[] = [];
  private added = 0;

  get isEmpty(): boolean {
    return this.heap.length === 0;
  }

  /** The time of the earliest entry; Infinity if there is none. */
  get nextMs(): number {
    return this.heap.length === 0 ? Number.POSITIVE_INFINITY : this.heap[0].atMs;
  }

  add(atMs: number, what: TimedEvent['what'], peer: PeerId, number = 0): QueuedEvent {
    const entry: QueuedEvent = { atMs, what, peer, number, order: this.added++, place: 0 };
    this.heap.push(entry);
    this.rise(entry, this.heap.length - 1);
    return entry;
  }

  /** Does nothing if it has been taken out. */
  remove(entry: QueuedEvent): void {
    if (entry.place < 0) return;
    const last = this.heap.pop()!;
    if (last !== entry) {
      this.rise(last, entry.place);
      this.sink(last, last.place);
    }
    entry.place = -1;
  }

  /** Takes out the earliest entry; there must be one. */
  take(): TimedEvent & { readonly atMs: number } {
    const entry = this.heap[0];
    this.remove(entry);
    return entry;
  }

  /** All entries, in no order. */
  get entries(): readonly QueuedEvent[] {
    return this.heap;
  }

  private rise(entry: QueuedEvent, place: number): void {
    let at = place;
    while (at > 0) {
      const parent = this.heap[(at - 1) >>> 1];
      if (isBefore(parent, entry)) break;
      this.put(parent, at);
      at = (at - 1) >>> 1;
    }
    this.put(entry, at);
  }

  private sink(entry: QueuedEvent, place: number): void {
    const { heap } = this;
    let at = place;
    for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (isBefore(entry, heap[child])) break;
      this.put(heap[child], at);
      at = child;
    }
    this.put(entry, at);
  }

  private put(entry: QueuedEvent, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }
}

function isBefore(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
