/** A binary heap of slots by time, equal times in the order in which they came: the few events that fall into a bucket already open. */
export class LateHeap {
  length = 0;
  private slots = new Int32Array(64);
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private nextOrder = 0;

  /** The first slot; ask only while `length` > 0. */
  first(): number {
    return this.slots[0];
  }

  firstTime(): number {
    return this.times[0];
  }

  add(slot: number, time: number): void {
    if (this.length === this.slots.length) this.grow();
    let at = this.length++;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      // Who comes later never passes an equal time, so its order need not be looked at.
      if (this.times[parent] <= time) break;
      this.move(parent, at);
      at = parent;
    }
    this.place(at, slot, time, this.nextOrder++);
  }

  removeFirst(): void {
    const last = --this.length;
    const slot = this.slots[last];
    const time = this.times[last];
    const order = this.orders[last];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isBefore(child + 1, this.times[child], this.orders[child])) child++;
      if (!this.isBefore(child, time, order)) break;
      this.move(child, at);
      at = child;
    }
    this.place(at, slot, time, order);
  }

  private isBefore(at: number, time: number, order: number): boolean {
    return this.times[at] < time || (this.times[at] === time && this.orders[at] < order);
  }

  private move(from: number, to: number): void {
    this.place(to, this.slots[from], this.times[from], this.orders[from]);
  }

  private place(at: number, slot: number, time: number, order: number): void {
    this.slots[at] = slot;
    this.times[at] = time;
    this.orders[at] = order;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2);
    slots.set(this.slots);
    this.slots = slots;
    for (const name of ['times', 'orders'] as const) {
      const more = new Float64Array(this.slots.length);
      more.set(this[name]);
      this[name] = more;
    }
  }
}
