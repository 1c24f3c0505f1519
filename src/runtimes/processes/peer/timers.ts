/**
 * What a peer has to do at a time: its protocol's timers, the changes of its links, and lists that come to the
 * collector. One timer of the operating system serves all.
 */
import type { Background } from '../../../core/program.ts';
import { TimeHeap } from '../../../core/time-heap.ts';

/** A change of one of the peer's links. */
export interface PlannedChange {
  readonly atMs: number;
  readonly link: number;
  readonly up: boolean;
}

/** Entries that may be left behind, besides as many as there are timers. */
const STALE = 64;

export class Timers {
  /** The timers that are set, each with the number of the call that has set it. */
  private readonly calls = new Map<number, number>();
  private lastCall = 0;
  /**
   * When they are due, with their calls. A timer that was cleared or set again leaves an entry that no longer holds.
   */
  private due = new TimeHeap();
  /** Ascending by time. */
  private readonly plans: PlannedChange[];
  /** When lists of deliveries come to the collector. */
  private readonly collections = new TimeHeap();
  private alarm: NodeJS.Timeout | undefined;
  private alarmMs = Number.POSITIVE_INFINITY;
  private readonly ring: () => void;
  private readonly background: Background | undefined;
  /** Timers that are set in the background. */
  private inBackground = 0;

  constructor(plans: readonly PlannedChange[], ring: () => void, background?: Background) {
    this.plans = [...plans].sort((a, b) => a.atMs - b.atMs);
    this.ring = ring;
    this.background = background;
  }

  /** True if there is nothing left to do but in the background. */
  get isEmpty(): boolean {
    return this.calls.size === this.inBackground && this.plans.length === 0 && this.collections.length === 0;
  }

  setTimer(timer: number, dueMs: number): void {
    this.lastCall = (this.lastCall + 1) | 0;
    if (this.background?.isTimer(timer) && !this.calls.has(timer)) this.inBackground++;
    this.calls.set(timer, this.lastCall);
    this.due.add(dueMs, timer, this.lastCall);
    if (this.due.length > 2 * this.calls.size + STALE) this.removeStale();
  }

  clearTimer(timer: number): void {
    this.remove(timer);
  }

  /** Takes the earliest timer that is due; −1 if none is. */
  takeTimer(nowMs: number): number {
    if (this.earliestMs() > nowMs) return -1;
    const timer = this.due.events[0];
    this.due.removeFirst();
    this.remove(timer);
    return timer;
  }

  private remove(timer: number): void {
    if (this.calls.delete(timer) && this.background?.isTimer(timer)) this.inBackground--;
  }

  collectAt(dueMs: number): void {
    this.collections.add(dueMs, 0);
  }

  /** True if a list has come to the collector; then it is struck out. */
  takeCollection(nowMs: number): boolean {
    const { collections } = this;
    const isDue = collections.length > 0 && collections.times[0] <= nowMs;
    if (isDue) collections.removeFirst();
    return isDue;
  }

  takePlan(nowMs: number): PlannedChange | undefined {
    return this.plans.length > 0 && this.plans[0].atMs <= nowMs ? this.plans.shift() : undefined;
  }

  /** Strikes out the next change of a link to this state: true if there was one. The other end was earlier. */
  strikePlan(link: number, up: boolean): boolean {
    const at = this.plans.findIndex((plan) => plan.link === link);
    if (at < 0 || this.plans[at].up !== up) return false;
    this.plans.splice(at, 1);
    return true;
  }

  /** True if this link is to go down next. */
  plansCut(link: number): boolean {
    return this.plans.find((plan) => plan.link === link)?.up === false;
  }

  /** Rings once at the nearest of all times, `otherMs` among them. */
  arm(nowMs: number, otherMs: number): void {
    let nearestMs = this.plans.length > 0 ? Math.min(otherMs, this.plans[0].atMs) : otherMs;
    nearestMs = Math.min(nearestMs, this.earliestMs());
    if (this.collections.length > 0) nearestMs = Math.min(nearestMs, this.collections.times[0]);
    if (nearestMs === this.alarmMs) return;
    this.disarm();
    this.alarmMs = nearestMs;
    if (nearestMs === Number.POSITIVE_INFINITY) return;
    // Node's timers hold 31 bits of milliseconds; a ring before its time only arms again.
    const delayMs = Math.min(Math.max(Math.ceil(nearestMs - nowMs), 1), 2_147_483_647);
    this.alarm = setTimeout(() => {
      this.alarmMs = Number.POSITIVE_INFINITY;
      this.ring();
    }, delayMs);
  }

  disarm(): void {
    clearTimeout(this.alarm);
    this.alarmMs = Number.POSITIVE_INFINITY;
  }

  /** When the first timer is due; Infinity if none is set. */
  private earliestMs(): number {
    const { due, calls } = this;
    while (due.length > 0 && calls.get(due.events[0]) !== due.events[1]) due.removeFirst();
    return due.length > 0 ? due.times[0] : Number.POSITIVE_INFINITY;
  }

  private removeStale(): void {
    const held = new TimeHeap();
    for (; this.earliestMs() !== Number.POSITIVE_INFINITY; this.due.removeFirst())
      held.add(this.due.times[0], this.due.events[0], this.due.events[1]);
    this.due = held;
  }
}
