/** Which states of a search follow which: whether schedules can go round in a circle, and so never end. */
import { grown } from '../core/grown-array.ts';

export class Edges {
  private from = new Int32Array(1024);
  private to = new Int32Array(1024);
  private count = 0;

  add(from: number, to: number): void {
    if (this.count === this.from.length) {
      this.from = grown(this.from);
      this.to = grown(this.to);
    }
    this.from[this.count] = from;
    this.to[this.count++] = to;
  }

  /** All of them, as data. */
  columns() {
    return { from: this.from.slice(0, this.count), to: this.to.slice(0, this.count) };
  }

  addAll({ from, to }: ReturnType<Edges['columns']>): void {
    for (let i = 0; i < from.length; i++) this.add(from[i], to[i]);
  }

  /** Takes away states that none leads to, again and again: those of a circle are left (Kahn 1962). */
  hasCircle(states: number): boolean {
    const starts = new Int32Array(states + 1);
    const waiting = new Int32Array(states);
    for (let i = 0; i < this.count; i++) {
      starts[this.from[i] + 1]++;
      waiting[this.to[i]]++;
    }
    for (let number = 0; number < states; number++) starts[number + 1] += starts[number];
    const ends = starts.slice();
    const following = new Int32Array(this.count);
    for (let i = 0; i < this.count; i++) following[ends[this.from[i]]++] = this.to[i];
    const free: number[] = [];
    for (let number = 0; number < states; number++) if (waiting[number] === 0) free.push(number);
    let taken = 0;
    for (let number = free.pop(); number !== undefined; number = free.pop()) {
      taken++;
      for (let i = starts[number]; i < starts[number + 1]; i++)
        if (--waiting[following[i]] === 0) free.push(following[i]);
    }
    return taken < states;
  }
}
