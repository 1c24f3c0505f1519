/**
 * A binary heap by time, equal times in the order in which they came: of events, each three integers or fewer.
 */
export class TimeHeap {
  length = 0;
  /** By place, the earliest first: its time; to, from and handle; how many came before it. */
  times = new Float64Array(64);
  events = new Int32Array(3 * 64);
  private orders = new Float64Array(64);
  private nextOrder = 0;

  add(time: number, to: number, from = 0, handle = 0): void {
    if (this.length === this.times.length) this.grow();
    let at = this.length++;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      // A later entry never passes one of equal time, so the order need not be compared.
      if (this.times[parent] <= time) break;
      this.move(parent, at);
      at = parent;
    }
    this.place(at, time, this.nextOrder++, to, from, handle);
  }

  removeFirst(): void {
    const { events } = this;
    const last = --this.length;
    const time = this.times[last];
    const order = this.orders[last];
    const [to, from, handle] = [events[3 * last], events[3 * last + 1], events[3 * last + 2]];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isBefore(child + 1, this.times[child], this.orders[child])) child++;
      if (!this.isBefore(child, time, order)) break;
      this.move(child, at);
      at = child;
    }
    this.place(at, time, order, to, from, handle);
  }

  private isBefore(at: number, time: number, order: number): boolean {
    return this.times[at] < time || (this.times[at] === time && this.orders[at] < order);
  }

  private move(from: number, to: number): void {
    const { events } = this;
    this.place(to, this.times[from], this.orders[from], events[3 * from], events[3 * from + 1], events[3 * from + 2]);
  }

  private place(at: number, time: number, order: number, to: number, from: number, handle: number): void {
    const { events } = this;
    this.times[at] = time;
    this.orders[at] = order;
    events[3 * at] = to;
    events[3 * at + 1] = from;
    events[3 * at + 2] = handle;
  }

  private grow(): void {
    this.times = doubled(this.times);
    this.orders = doubled(this.orders);
    const events = new Int32Array(2 * this.events.length);
    events.set(this.events);
    this.events = events;
  }
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * numbers.length);
  more.set(numbers);
  return more;
}
