/**
 * A topology as the runtimes see it: who has a link to whom, in compressed sparse rows.
 *
 * Links are undirected, without loops or doubles. `targets[offsets[p] .. offsets[p + 1])` are the neighbours of p in ascending order. The
 * position of q in p's row is the number of the directed link p→q. A million peers of degree 8 take 36 MB, and as much again while they
 * are built: a counting sort of the ends by peer, then one pass that sorts each short row and closes the gaps of doubles, in place.
 */
import { invariant } from './invariant.ts';
import type { PeerId } from './protocol.ts';

export interface Graph {
  readonly size: number;
  /** size + 1 positions in `targets`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

/**
 * A graph from pairs of ends. Loops are left out, doubles and reversed doubles become one link.
 * @param ends a0, b0, a1, b1 …, each 0..size−1; `count` of them are used
 */
export function graphOf(size: number, ends: ArrayLike<number>, count: number = ends.length): Graph {
  const pairs = typedEnds(size, ends, count);
  const { cursors, targets } = emptyRows(size, pairs, count);
  for (let i = 0; i < count; i += 2) {
    const a = pairs[i];
    const b = pairs[i + 1];
    if (a === b) continue;
    targets[cursors[a + 1]++] = b;
    targets[cursors[b + 1]++] = a;
  }
  // Each cursor has come to the end of its row, which is the start of the next one: they have become the offsets.
  return withSortedRows(size, cursors.subarray(0, size + 1), targets);
}

/** A graph from rows of neighbours in any order: both directions of each link, no loops; doubles within a row become one. Changes the arrays given. */
export function withSortedRows(size: number, offsets: Int32Array, targets: Int32Array): Graph {
  let write = 0;
  let start = 0;
  for (let p = 0; p < size; p++) {
    const end = offsets[p + 1];
    sortRow(targets, start, end);
    let last = -1;
    for (let i = start; i < end; i++) {
      const target = targets[i];
      if (target !== last) targets[write++] = target;
      last = target;
    }
    start = end;
    offsets[p + 1] = write;
  }
  // A view of a slightly longer array costs less than a copy, for a moment of two.
  return { size, offsets, targets: write > targets.length * 0.9 ? targets.subarray(0, write) : targets.slice(0, write) };
}

/** The number of the directed link from→to, or −1 where there is none. Binary search in `from`'s row. */
export function linkNumber(graph: Graph, from: PeerId, to: PeerId): number {
  let low = graph.offsets[from];
  let high = graph.offsets[from + 1] - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const target = graph.targets[middle];
    if (target === to) return middle;
    if (target < to) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Links of a graph, each counted once. */
export function linkCount(graph: Graph): number {
  return graph.offsets[graph.size] / 2;
}

/** The ends as one kind of array, so that the loops over them are compiled for it; all checked. */
function typedEnds(size: number, ends: ArrayLike<number>, count: number): Int32Array {
  for (let i = 0; i < count; i++) {
    const end = ends[i];
    // The message is made only for the failure: a text for each of millions of ends would cost more than the graph.
    if (!(end >= 0 && end < size)) invariant(false, `an end ${end} outside 0..${size - 1}`);
  }
  return ends instanceof Int32Array ? ends : Int32Array.from(ends);
}

/** Room for each peer's neighbours; `cursors[p + 1]` is the start of p's row (and so `cursors[p]` the one of the peer before it). */
function emptyRows(size: number, pairs: Int32Array, count: number): { cursors: Int32Array; targets: Int32Array } {
  const cursors = new Int32Array(size + 2);
  for (let i = 0; i < count; i += 2) {
    const a = pairs[i];
    const b = pairs[i + 1];
    if (a === b) continue;
    cursors[a + 2]++;
    cursors[b + 2]++;
  }
  for (let p = 2; p <= size + 1; p++) cursors[p] += cursors[p - 1];
  return { cursors, targets: new Int32Array(cursors[size + 1]) };
}

/** Insertion sort for the short rows of sparse graphs, the typed array's own sort for long ones. */
function sortRow(targets: Int32Array, start: number, end: number): void {
  if (end - start > 32) {
    targets.subarray(start, end).sort();
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const value = targets[i];
    let j = i - 1;
    while (j >= start && targets[j] > value) {
      targets[j + 1] = targets[j];
      j--;
    }
    targets[j + 1] = value;
  }
}
