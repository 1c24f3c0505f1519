/**
 * The simulator's queue at real-valued times: the calendar of whole ticks, whose bucket is put in order when its time
 * comes.
 *
 * An event lies in the bucket of its whole millisecond, as two entries: what it is, and the two halves of its exact
 * time. So it is written and read in sequence, like those at whole ticks. When a bucket is opened its events are copied
 * out and sorted by time, equal times in the order in which they came: one counting pass into as many parts as there
 * are events, then insertion sort, which finds nearly everything in place. What falls into the bucket that is open goes
 * to a heap, and is merged as events are taken.
 */

import { TimeHeap } from '../../core/time-heap.ts';
import { Calendar } from './calendar.ts';
import type { EventQueue } from './event-queue.ts';

/** A time, and the same bits as two integers. */
const exact = new Float64Array(1);
const halves = new Int32Array(exact.buffer);

/** Up to so many events are sorted by insertion alone. */
const FEW = 16;

export class SortedCalendar implements EventQueue {
  time = 0;
  to = 0;
  from = 0;
  handle = 0;

  private readonly ticks = new Calendar();
  /** The open bucket, as its events came: to, from and handle of each. */
  private events = new Int32Array(3 * 1024);
  /**
   * Their times and places in `events`, in order of time; the next one to take; and the whole millisecond that the
   * bucket stands for.
   */
  private times = new Float64Array(1024);
  private places = new Int32Array(1024);
  private count = 0;
  private at = 0;
  private tick = -1;
  /** What came for the open bucket after it was opened. */
  private readonly late = new TimeHeap();
  /** To sort with: times as they came, the part of each, and where each part goes on. */
  private unsorted = new Float64Array(1024);
  private partOf = new Int32Array(1024);
  private parts = new Int32Array(1025);

  set whenFull(tell: () => void) {
    this.ticks.whenFull = tell;
  }

  push(time: number, to: number, from: number, handle: number): void {
    const tick = Math.floor(time);
    if (tick === this.tick) {
      this.late.add(time, to, from, handle);
      return;
    }
    exact[0] = time;
    this.ticks.push(tick, to, from, handle);
    this.ticks.push(tick, halves[0], halves[1], 0);
  }

  next(until: number): boolean {
    for (;;) {
      const time = this.at < this.count ? this.times[this.at] : Number.POSITIVE_INFINITY;
      // At equal times those of the bucket came first.
      if (this.late.length > 0 && this.late.times[0] < time) {
        if (this.late.times[0] > until) break;
        this.takeLate();
        return true;
      }
      if (this.at < this.count) {
        if (time > until) break;
        this.take(time);
        return true;
      }
      if (!this.openBucket(until)) break;
    }
    if (until !== Number.POSITIVE_INFINITY) this.time = until;
    return false;
  }

  upcoming(receivers: Int32Array): number {
    const count = Math.min(receivers.length, this.count - this.at);
    for (let i = 0; i < count; i++) receivers[i] = this.events[this.places[this.at + i]];
    return count;
  }

  private take(time: number): void {
    const { events } = this;
    const place = this.places[this.at++];
    this.time = time;
    this.to = events[place];
    this.from = events[place + 1];
    this.handle = events[place + 2];
  }

  private takeLate(): void {
    const { late } = this;
    this.time = late.times[0];
    this.to = late.events[0];
    this.from = late.events[1];
    this.handle = late.events[2];
    late.removeFirst();
  }

  private openBucket(until: number): boolean {
    const { ticks } = this;
    if (!ticks.next(Math.floor(until))) return false;
    const tick = ticks.time;
    let count = 0;
    do {
      if (count === this.unsorted.length) this.grow();
      const { events } = this;
      events[3 * count] = ticks.to;
      events[3 * count + 1] = ticks.from;
      events[3 * count + 2] = ticks.handle;
      ticks.next(tick);
      halves[0] = ticks.to;
      halves[1] = ticks.from;
      this.unsorted[count++] = exact[0];
    } while (ticks.next(tick));
    this.tick = tick;
    this.at = 0;
    this.count = count;
    this.spread(tick, count);
    this.insert(count);
    return true;
  }

  /** Nearly in order: by the fraction of the millisecond, into as many parts as there are events. Stable. */
  private spread(tick: number, count: number): void {
    const { unsorted, times, places, partOf, parts } = this;
    // Few are all in one part. Else slightly fewer parts than events, so that rounding cannot reach beyond the last
    // one.
    const scale = count <= FEW ? 0 : count * 0.999999;
    parts.fill(0, 0, count + 1);
    for (let i = 0; i < count; i++) {
      const part = ((unsorted[i] - tick) * scale) | 0;
      partOf[i] = part;
      parts[part + 1]++;
    }
    for (let part = 1; part < count; part++) parts[part] += parts[part - 1];
    for (let i = 0; i < count; i++) {
      const place = parts[partOf[i]]++;
      times[place] = unsorted[i];
      places[place] = 3 * i;
    }
  }

  /** Stable: equal times keep the order in which they came. */
  private insert(count: number): void {
    const { times, places } = this;
    for (let i = 1; i < count; i++) {
      const time = times[i];
      if (times[i - 1] <= time) continue;
      const place = places[i];
      let j = i - 1;
      for (; j >= 0 && times[j] > time; j--) {
        times[j + 1] = times[j];
        places[j + 1] = places[j];
      }
      times[j + 1] = time;
      places[j + 1] = place;
    }
  }

  private grow(): void {
    const length = this.unsorted.length * 2;
    const { events, unsorted } = this;
    this.events = new Int32Array(3 * length);
    this.events.set(events);
    this.unsorted = new Float64Array(length);
    this.unsorted.set(unsorted);
    this.times = new Float64Array(length);
    this.places = new Int32Array(length);
    this.partOf = new Int32Array(length);
    this.parts = new Int32Array(length + 1);
  }
}
