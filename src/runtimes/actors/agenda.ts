/**
 * What is due at a time: broadcasts of the workload, timers, changes of links, copies that arrive, lists that come to the collector. A binary heap, earliest first; equal times in the order in
 * which they were entered. Entries know their place, so a timer that is moved or cleared leaves nothing behind.
 */
import type { PeerId } from '../../core/protocol.ts';

/** `number` is the timer's, that of the letter of a copy, or the link change's place in the job's list. */
export interface Due {
  readonly what: 'broadcast' | 'timer' | 'link' | 'arrival' | 'collection';
  readonly peer: PeerId;
  readonly number: number;
}

interface Entry extends Due {
  readonly atMs: number;
  readonly order: number;
  place: number;
}

export class Agenda {
  private readonly heap: Entry[] = [];
  /** By peer and timer. */
  private readonly timers = new Map<PeerId, Map<number, Entry>>();
  private entered = 0;

  get isEmpty(): boolean {
    return this.heap.length === 0;
  }

  /** The time of the earliest entry; Infinity where there is none. */
  get nextMs(): number {
    return this.heap.length === 0 ? Number.POSITIVE_INFINITY : this.heap[0].atMs;
  }

  add(atMs: number, what: Exclude<Due['what'], 'timer'>, peer: PeerId, number = 0): void {
    this.push({ atMs, what, peer, number, order: this.entered++, place: 0 });
  }

  setTimer(atMs: number, peer: PeerId, timer: number): void {
    this.clearTimer(peer, timer);
    let ofPeer = this.timers.get(peer);
    if (ofPeer === undefined) {
      ofPeer = new Map();
      this.timers.set(peer, ofPeer);
    }
    const entry: Entry = { atMs, what: 'timer', peer, number: timer, order: this.entered++, place: 0 };
    ofPeer.set(timer, entry);
    this.push(entry);
  }

  clearTimer(peer: PeerId, timer: number): void {
    const entry = this.timers.get(peer)?.get(timer);
    if (entry === undefined) return;
    this.timers.get(peer)!.delete(timer);
    this.remove(entry);
  }

  /** Takes out the earliest entry; there must be one. */
  take(): Due & { readonly atMs: number } {
    const entry = this.heap[0];
    if (entry.what === 'timer') this.timers.get(entry.peer)!.delete(entry.number);
    this.remove(entry);
    return entry;
  }

  /** Copies on their way, in no order. */
  *arrivals(): Generator<Due> {
    for (const entry of this.heap) if (entry.what === 'arrival') yield entry;
  }

  private push(entry: Entry): void {
    this.heap.push(entry);
    this.rise(entry, this.heap.length - 1);
  }

  private remove(entry: Entry): void {
    const last = this.heap.pop()!;
    if (last === entry) return;
    this.rise(last, entry.place);
    this.sink(last, last.place);
  }

  private rise(entry: Entry, place: number): void {
    let at = place;
    while (at > 0) {
      const parent = this.heap[(at - 1) >>> 1];
      if (isBefore(parent, entry)) break;
      this.put(parent, at);
      at = (at - 1) >>> 1;
    }
    this.put(entry, at);
  }

  private sink(entry: Entry, place: number): void {
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

  private put(entry: Entry, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
