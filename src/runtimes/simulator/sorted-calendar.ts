/**
 * The simulator's queue at real-valued times: the calendar of whole ticks, whose bucket is put in order when its time comes.
 *
 * An event lies in the bucket of its whole millisecond, its exact time in a table beside it. When a bucket is opened its events are taken out and sorted by time,
 * equal times in the order in which they came: one counting pass into about as many parts as there are events, then insertion sort, which
 * finds nearly everything in place. What falls into the bucket that is open goes to a heap, and is merged as events are taken.
 */
import { Calendar } from './calendar.ts';
import type { EventQueue } from './event-queue.ts';
import { LateHeap } from './late-heap.ts';

export class SortedCalendar implements EventQueue {
  time = 0;
  to = 0;
  from = 0;
  handle = 0;

  /** Events by slot: to, from, handle; and their times. The calendar holds slots. */
  private readonly ticks = new Calendar();
  private slots = new Int32Array(4096 * 4);
  private slotTimes = new Float64Array(4096);
  private slotsEnd = 0;
  private freeSlots = new Int32Array(4096);
  private freeCount = 0;

  /** The open bucket: slots in order of time, the next one to take, and the whole millisecond that it stands for. */
  private bucket = new Int32Array(1024);
  private bucketEnd = 0;
  private bucketAt = 0;
  private tick = -1;
  /** Slots that came for the open bucket after it was opened. */
  private readonly late = new LateHeap();
  private scratch = new Int32Array(1024);
  private parts = new Int32Array(1025);

  push(time: number, to: number, from: number, handle: number): void {
    const slot = this.freeCount > 0 ? this.freeSlots[--this.freeCount] : this.cutSlot();
    const slots = this.slots;
    const at = slot * 4;
    slots[at] = to;
    slots[at + 1] = from;
    slots[at + 2] = handle;
    this.slotTimes[slot] = time;
    const tick = Math.floor(time);
    if (tick === this.tick) this.late.add(slot, time);
    else this.ticks.push(tick, slot, 0, 0);
  }

  next(until: number): boolean {
    for (;;) {
      const slot = this.firstSlot();
      if (slot >= 0 && this.slotTimes[slot] <= until) return this.take(slot);
      if (slot >= 0 || !this.openBucket(until)) break;
    }
    if (until !== Number.POSITIVE_INFINITY) this.time = until;
    return false;
  }

  upcoming(receivers: Int32Array): number {
    const count = Math.min(receivers.length, this.bucketEnd - this.bucketAt);
    for (let i = 0; i < count; i++) receivers[i] = this.slots[this.bucket[this.bucketAt + i] * 4];
    return count;
  }

  /** The earlier of the bucket's next slot and the first late one; at equal times the bucket's came first. −1 if there is neither. */
  private firstSlot(): number {
    const ordered = this.bucketAt < this.bucketEnd ? this.bucket[this.bucketAt] : -1;
    if (this.late.length === 0) return ordered;
    return ordered < 0 || this.late.firstTime() < this.slotTimes[ordered] ? this.late.first() : ordered;
  }

  private take(slot: number): true {
    if (this.bucketAt < this.bucketEnd && this.bucket[this.bucketAt] === slot) this.bucketAt++;
    else this.late.removeFirst();
    const at = slot * 4;
    this.time = this.slotTimes[slot];
    this.to = this.slots[at];
    this.from = this.slots[at + 1];
    this.handle = this.slots[at + 2];
    if (this.freeCount === this.freeSlots.length) this.freeSlots = grown(this.freeSlots, this.freeSlots.length * 2);
    this.freeSlots[this.freeCount++] = slot;
    return true;
  }

  private openBucket(until: number): boolean {
    if (!this.ticks.next(Math.floor(until))) return false;
    const { ticks } = this;
    const tick = ticks.time;
    let count = 0;
    do {
      if (count === this.bucket.length) this.bucket = grown(this.bucket, count * 2);
      this.bucket[count++] = ticks.to;
    } while (ticks.next(tick));
    this.tick = tick;
    this.bucketAt = 0;
    this.bucketEnd = count;
    this.sortBucket(tick, count);
    return true;
  }

  /** Stable: equal times keep the order in which they came. */
  private sortBucket(tick: number, count: number): void {
    if (count > 16) this.spreadBucket(tick, count);
    const { bucket, slotTimes } = this;
    for (let i = 1; i < count; i++) {
      const slot = bucket[i];
      const time = slotTimes[slot];
      let j = i - 1;
      while (j >= 0 && slotTimes[bucket[j]] > time) {
        bucket[j + 1] = bucket[j];
        j--;
      }
      bucket[j + 1] = slot;
    }
  }

  /** Counting sort by the fraction of the millisecond, into `count` parts. */
  private spreadBucket(tick: number, count: number): void {
    if (this.scratch.length < count) this.scratch = new Int32Array(this.bucket.length);
    if (this.parts.length <= count) this.parts = new Int32Array(this.bucket.length + 1);
    const { bucket, scratch, slotTimes, parts } = this;
    parts.fill(0, 0, count + 1);
    // Slightly fewer parts than events, so that rounding cannot reach beyond the last one.
    const scale = count * 0.999999;
    for (let i = 0; i < count; i++) parts[1 + Math.floor((slotTimes[bucket[i]] - tick) * scale)]++;
    for (let part = 1; part <= count; part++) parts[part] += parts[part - 1];
    for (let i = 0; i < count; i++) scratch[parts[Math.floor((slotTimes[bucket[i]] - tick) * scale)]++] = bucket[i];
    this.bucket = scratch;
    this.scratch = bucket;
  }

  private cutSlot(): number {
    const slot = this.slotsEnd++;
    if (slot === this.slotTimes.length) {
      this.slots = grown(this.slots, this.slots.length * 2);
      const times = new Float64Array(this.slotTimes.length * 2);
      times.set(this.slotTimes);
      this.slotTimes = times;
    }
    return slot;
  }
}

function grown(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(length);
  more.set(words);
  return more;
}
