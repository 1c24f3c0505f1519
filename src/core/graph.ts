/**
 * A topology as the runtimes see it: who has a link to whom, in compressed sparse rows.
 *
 * Links are undirected, without loops or doubles. `targets[offsets[p] .. offsets[p + 1])` are the neighbours of p in ascending order. The
 * position of q in p's row is the number of the directed link p→q. A million peers of degree 8 take 36 MB.
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
  const degrees = new Int32Array(size + 1);
  for (let i = 0; i < count; i += 2) {
    const a = ends[i];
    const b = ends[i + 1];
    invariant(a >= 0 && a < size && b >= 0 && b < size, `link ${a}-${b} outside 0..${size - 1}`);
    if (a === b) continue;
    degrees[a]++;
    degrees[b]++;
  }
  const offsets = startsOf(degrees, size);
  const targets = new Int32Array(offsets[size]);
  const cursors = offsets.slice(0, size);
  for (let i = 0; i < count; i += 2) {
    const a = ends[i];
    const b = ends[i + 1];
    if (a === b) continue;
    targets[cursors[a]++] = b;
    targets[cursors[b]++] = a;
  }
  return withoutDoubles(size, offsets, targets);
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

function startsOf(degrees: Int32Array, size: number): Int32Array {
  const offsets = new Int32Array(size + 1);
  for (let p = 0; p < size; p++) offsets[p + 1] = offsets[p] + degrees[p];
  return offsets;
}

/** Sorts each row, and closes the gaps that doubles leave. */
function withoutDoubles(size: number, offsets: Int32Array, targets: Int32Array): Graph {
  let write = 0;
  let rowStart = 0;
  for (let p = 0; p < size; p++) {
    const rowEnd = offsets[p + 1];
    sortRow(targets, rowStart, rowEnd);
    const first = write;
    for (let i = rowStart; i < rowEnd; i++) {
      if (write === first || targets[write - 1] !== targets[i]) targets[write++] = targets[i];
    }
    rowStart = rowEnd;
    offsets[p + 1] = write;
  }
  return { size, offsets, targets: write === targets.length ? targets : targets.slice(0, write) };
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
