/**
 * What a peer has to do at a time: its protocol's timers, the changes of its links, and lists that come to the
 * collector. One timer of the operating system serves all.
 */
import type { Timer } from '../../../core/protocol.ts';

/** A change of one of the peer's links. */
export interface PlannedChange {
  readonly atMs: number;
  readonly link: number;
  readonly up: boolean;
}

export class Timers {
  private readonly timers = new Map<Timer, number>();
  /** Ascending by time. */
  private readonly plans: PlannedChange[];
  /** When lists of deliveries come to the collector. */
  private readonly collections: number[] = [];
  private alarm: NodeJS.Timeout | undefined;
  private alarmMs = Number.POSITIVE_INFINITY;
  private readonly ring: () => void;

  constructor(plans: readonly PlannedChange[], ring: () => void) {
    this.plans = [...plans].sort((a, b) => a.atMs - b.atMs);
    this.ring = ring;
  }

  /** True if there is nothing left to do. */
  get isEmpty(): boolean {
    return this.timers.size === 0 && this.plans.length === 0 && this.collections.length === 0;
  }

  setTimer(timer: Timer, dueMs: number): void {
    this.timers.set(timer, dueMs);
  }

  clearTimer(timer: Timer): void {
    this.timers.delete(timer);
  }

  /** Takes the earliest timer that is due; −1 if none is. */
  takeTimer(nowMs: number): Timer {
    let earliest = -1;
    let earliestMs = nowMs;
    for (const [timer, dueMs] of this.timers) {
      if (dueMs > earliestMs || (dueMs === earliestMs && earliest >= 0)) continue;
      earliest = timer;
      earliestMs = dueMs;
    }
    if (earliest >= 0) this.timers.delete(earliest);
    return earliest;
  }

  collectAt(dueMs: number): void {
    this.collections.push(dueMs);
  }

  /** True if a list has come to the collector; then it is struck out. */
  takeCollection(nowMs: number): boolean {
    if (this.collections.length === 0) return false;
    const at = this.collections.findIndex((dueMs) => dueMs <= nowMs);
    if (at >= 0) this.collections.splice(at, 1);
    return at >= 0;
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
    for (const dueMs of this.timers.values()) if (dueMs < nearestMs) nearestMs = dueMs;
    for (const dueMs of this.collections) if (dueMs < nearestMs) nearestMs = dueMs;
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
}
