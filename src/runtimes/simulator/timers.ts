/** The timers of all peers. A timer that is moved or cleared leaves its event in the queue, which is then stale. */
import { LAST_MS, refuseTime } from '../../core/contract.ts';
import type { Background } from '../../core/program.ts';
import type { PeerId } from '../../core/protocol.ts';
import { type EventQueue, TIMER_EVENT } from './event-queue.ts';

/** A timer that is set, and when it is due. */
export interface PendingTimer {
  readonly timer: number;
  readonly dueMs: number;
}

export class Timers {
  private readonly queue: EventQueue;
  private readonly size: number;
  /** By timer · size + peer: the entry that is pending. */
  private readonly pending = new Map<number, number>();
  /** By entry, which is the event's handle: the timer's key. */
  private readonly keys: number[] = [];
  /** By entry: when it is due. */
  private readonly dueMs: number[] = [];
  private readonly freeEntries: number[] = [];
  /** No timer has this number, or a higher one. */
  private timersEnd = 0;

  /** Timers that are set and not in the background; counted only if some are. */
  foreground = 0;
  private readonly background: Background | undefined;

  constructor(queue: EventQueue, size: number, background?: Background) {
    this.queue = queue;
    this.size = size;
    this.background = background;
  }

  set(peer: PeerId, timer: number, time: number): void {
    if (time > LAST_MS) refuseTime(time);
    const key = timer * this.size + peer;
    if (timer >= this.timersEnd) this.timersEnd = timer + 1;
    const entry = this.freeEntries.pop() ?? this.keys.length;
    this.keys[entry] = key;
    this.dueMs[entry] = time;
    if (this.background !== undefined && !this.pending.has(key)) this.count(timer, 1);
    this.pending.set(key, entry);
    this.queue.push(time, peer, TIMER_EVENT, entry);
  }

  clear(peer: PeerId, timer: number): void {
    if (this.pending.delete(timer * this.size + peer)) this.count(timer, -1);
  }

  clearAll(peer: PeerId): void {
    if (this.timersEnd <= this.pending.size)
      for (let timer = 0; timer < this.timersEnd; timer++) this.clear(peer, timer);
    else
      for (const key of this.pending.keys())
        if (key % this.size === peer) this.clear(peer, Math.floor(key / this.size));
  }

  /** False if the timer was moved or cleared meanwhile. */
  isPending(entry: number): boolean {
    return this.pending.get(this.keys[entry]) === entry;
  }

  /** The timers of a peer that are set, the next one first. */
  pendingOf(peer: PeerId): PendingTimer[] {
    const pending: PendingTimer[] = [];
    for (const [key, entry] of this.pending)
      if (key % this.size === peer) pending.push({ timer: Math.floor(key / this.size), dueMs: this.dueMs[entry] });
    return pending.sort((a, b) => a.dueMs - b.dueMs);
  }

  /** The timer whose event has come up, or −1 if it was moved or cleared meanwhile. */
  fire(entry: number): number {
    const key = this.keys[entry];
    this.freeEntries.push(entry);
    if (this.pending.get(key) !== entry) return -1;
    this.pending.delete(key);
    const timer = Math.floor(key / this.size);
    this.count(timer, -1);
    return timer;
  }

  private count(timer: number, change: number): void {
    if (this.background !== undefined && !this.background.isTimer(timer)) this.foreground += change;
  }
}
