/**
 * Rows of several logs in order of time: a binary heap. At equal times the earlier log goes first; the order within
 * each log stands.
 */
import type { FactCursor } from './cursor.ts';

export class TimeOrder {
  private readonly heap: Head[];
  private isFirst = true;

  /** @param rows one cursor for each log, before its first row */
  constructor(rows: readonly FactCursor[]) {
    this.heap = rows.map((row, log) => ({ row, log, timeMs: 0 })).filter(advance);
    for (let at = this.heap.length - 1; at >= 0; at--) this.sink(at);
  }

  /** The log whose next row is the earliest, with its cursor at that row; undefined after the last. */
  next(): { readonly row: FactCursor; readonly log: number } | undefined {
    const { heap } = this;
    if (this.isFirst) this.isFirst = false;
    else if (heap.length > 0) {
      if (!advance(heap[0])) {
        const last = heap.pop()!;
        if (heap.length > 0) heap[0] = last;
      }
      this.sink(0);
    }
    return heap[0];
  }

  private sink(start: number): void {
    const { heap } = this;
    for (let at = start; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!isBefore(heap[child], heap[at])) return;
      [heap[at], heap[child]] = [heap[child], heap[at]];
      at = child;
    }
  }
}

interface Head {
  readonly row: FactCursor;
  readonly log: number;
  timeMs: number;
}

function advance(head: Head): boolean {
  const hasNext = head.row.next();
  if (hasNext) head.timeMs = head.row.time;
  return hasNext;
}

function isBefore(a: Head, b: Head): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.log < b.log);
}
