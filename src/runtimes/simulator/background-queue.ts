/**
 * The event queue of a run that has messages and timers in the background: it counts the other events that are to come,
 * and knows when the last of them was. Timers count themselves, as those that are cleared leave their events behind.
 */
import type { Background } from '../../core/program.ts';
import { type EventQueue, LINE_EVENT, TIMER_EVENT, UPLOAD_EVENT } from './event-queue.ts';

export class BackgroundQueue implements EventQueue {
  /** Events to come that are not in the background, timers left out. */
  foreground = 0;
  /** When anything but background happened last. */
  private lastMs = 0;
  /** The longest delay of a message. */
  private longestMs = 0;
  private readonly queue: EventQueue;
  private readonly background: Background;
  /** Set before the first message. */
  kindOf: (handle: number) => number = () => 0;

  constructor(queue: EventQueue, background: Background) {
    this.queue = queue;
    this.background = background;
  }

  get time(): number {
    return this.queue.time;
  }
  get to(): number {
    return this.queue.to;
  }
  get from(): number {
    return this.queue.from;
  }
  get handle(): number {
    return this.queue.handle;
  }
  set whenFull(tell: () => void) {
    this.queue.whenFull = tell;
  }

  push(time: number, to: number, from: number, handle: number): void {
    if (!this.isBackground(from, handle)) this.foreground++;
    if (from >= 0) this.longestMs = Math.max(this.longestMs, time - this.queue.time);
    this.queue.push(time, to, from, handle);
  }

  next(until: number): boolean {
    if (!this.queue.next(until)) return false;
    if (!this.isBackground(this.queue.from, this.queue.handle)) {
      this.foreground--;
      this.lastMs = this.queue.time;
    }
    return true;
  }

  upcoming(receivers: Int32Array): number {
    return this.queue.upcoming(receivers);
  }

  /** A copy waits outside the queue. */
  hold(handle: number): void {
    if (!this.background.kinds[this.kindOf(handle)]) this.foreground++;
  }

  /** It waits no more. @param sinceMs when it began to */
  letGo(handle: number, sinceMs: number): void {
    this.longestMs = Math.max(this.longestMs, this.queue.time - sinceMs);
    if (this.background.kinds[this.kindOf(handle)]) return;
    this.foreground--;
    this.lastMs = this.queue.time;
  }

  /** A peer delivers: its program makes progress, whatever the delivery came from. */
  delivered(): void {
    this.lastMs = this.queue.time;
  }

  fired(timer: number): void {
    if (!this.background.isTimer(timer)) this.lastMs = this.queue.time;
  }

  /** True if nothing but background is left, and nothing else has happened for long enough. */
  isAtRest(timers: number): boolean {
    const { settleMs, trips } = this.background;
    const quietMs = this.queue.time - this.lastMs;
    return this.foreground === 0 && timers === 0 && quietMs >= settleMs + trips * this.longestMs;
  }

  private isBackground(from: number, handle: number): boolean {
    if (from >= 0) return this.background.kinds[this.kindOf(handle)];
    // Copies that wait for bandwidth count themselves.
    return from === TIMER_EVENT || from === LINE_EVENT || from <= UPLOAD_EVENT;
  }
}
