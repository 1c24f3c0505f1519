/**
 * Copies of messages that wait for their time, the earliest first; of equal times the one that was put in first.
 *
 * A binary heap of small integers over columns, so that a copy that waits is no object of its own. The heap is a
 * permutation of all places in the columns: those behind its end are free.
 */

/** Places at first; they double when they are used up. */
const PLACES = 16;

export class DelayQueue {
  length = 0;
  /** Of the copy that `take` took last. */
  link = 0;
  number = 0;
  message: unknown = undefined;
  private dues = new Float64Array(PLACES);
  private orders = new Float64Array(PLACES);
  private links = new Int32Array(PLACES);
  private numbers = new Float64Array(PLACES);
  private readonly messages: unknown[] = new Array(PLACES).fill(undefined);
  private heap = Int32Array.from({ length: PLACES }, (_, place) => place);
  /** Copies put in so far. */
  private order = 0;

  /** When the next one is due; Infinity where none waits. */
  get nextMs(): number {
    return this.length === 0 ? Number.POSITIVE_INFINITY : this.dues[this.heap[0]];
  }

  put(dueMs: number, link: number, number: number, message: unknown): void {
    if (this.length === this.heap.length) this.grow();
    const place = this.heap[this.length];
    this.dues[place] = dueMs;
    this.orders[place] = this.order++;
    this.links[place] = link;
    this.numbers[place] = number;
    this.messages[place] = message;
    this.rise(this.length++, place);
  }

  /** Takes the earliest; call it only where there is one. */
  take(): void {
    const { heap } = this;
    const place = heap[0];
    this.link = this.links[place];
    this.number = this.numbers[place];
    this.message = this.messages[place];
    this.messages[place] = undefined;
    this.length--;
    const last = heap[this.length];
    heap[this.length] = place;
    this.sink(last);
  }

  /** Tells of each of them, in no order. */
  each(tell: (link: number, message: unknown) => void): void {
    for (let at = 0; at < this.length; at++) tell(this.links[this.heap[at]], this.messages[this.heap[at]]);
  }

  private rise(start: number, place: number): void {
    const { heap } = this;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(place, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = place;
  }

  private sink(place: number): void {
    const { heap, length } = this;
    if (length === 0) return;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && this.isBefore(heap[child + 1], heap[child])) child++;
      if (!this.isBefore(heap[child], place)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = place;
  }

  private isBefore(a: number, b: number): boolean {
    const { dues, orders } = this;
    return dues[a] < dues[b] || (dues[a] === dues[b] && orders[a] < orders[b]);
  }

  private grow(): void {
    const places = this.heap.length;
    this.dues = enlarged(this.dues, new Float64Array(2 * places));
    this.orders = enlarged(this.orders, new Float64Array(2 * places));
    this.links = enlarged(this.links, new Int32Array(2 * places));
    this.numbers = enlarged(this.numbers, new Float64Array(2 * places));
    this.heap = enlarged(this.heap, new Int32Array(2 * places));
    for (let place = places; place < 2 * places; place++) {
      this.heap[place] = place;
      this.messages.push(undefined);
    }
  }
}

function enlarged<Column extends Float64Array | Int32Array>(column: Column, into: Column): Column {
  into.set(column);
  return into;
}
