/**
 * The links of each peer as rows: building them from pairs of ends, in compressed sparse rows.
 *
 * Building is a counting sort of the directed links by their start. A single pass would write all over memory, and at a
 * million peers each write would wait for it. So the links are first dealt into buckets of neighbouring peers, small
 * enough for the processor's cache, then each bucket is sorted into rows. The rows replace the dealt links in place, so
 * that memory is taken only once.
 */
import { invariant } from './invariant.ts';

/**
 * Links, undirected, without loops or duplicates: `targets[offsets[p] .. offsets[p + 1])` are the neighbours of p in
 * ascending order. The position of q in the row of p is the number of the directed link p→q. A million peers of degree
 * 8 take 36 MB.
 */
export interface LinkRows {
  readonly size: number;
  /** size + 1 positions in `targets`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

/**
 * Directed links by bucket: link i leads from peer `low[i]` of its bucket to peer `to[i]`. Bucket b is `starts[b] ..
 * starts[b + 1]`.
 */
interface Buckets {
  /** Bucket b holds the peers `b << shift` to `((b + 1) << shift) − 1`. */
  readonly shift: number;
  readonly starts: Int32Array;
  readonly low: Uint16Array;
  readonly to: Int32Array;
}

/** Directed links that a bucket should hold: 200 kB of them stay in the cache of one core. */
const BUCKET_LINKS = 32_768;

/**
 * A graph from pairs of ends. Loops are left out, doubles and reversed doubles become one link.
 * @param ends a0, b0, a1, b1 …, each 0..size−1; `count` of them are used
 */
export function graphOf(size: number, ends: ArrayLike<number>, count: number = ends.length): LinkRows {
  return rowsOf(size, deal(size, typedEnds(ends, count), count));
}

/** The ends as one kind of array, for which the loops over them are then compiled. */
function typedEnds(ends: ArrayLike<number>, count: number): Int32Array {
  if (ends instanceof Int32Array) return ends;
  const typed = Int32Array.from(ends);
  for (let i = 0; i < count; i++) if (typed[i] !== ends[i]) invariant(false, `the end ${ends[i]} of a link is no peer`);
  return typed;
}

/** Deals both directions of each link into buckets, loops left out. */
function deal(size: number, ends: Int32Array, count: number): Buckets {
  const shift = shiftFor(size, count);
  const starts = bucketStarts(size, ends, count, shift);
  const low = new Uint16Array(starts[starts.length - 1]);
  const to = new Int32Array(low.length);
  const mask = (1 << shift) - 1;
  for (let i = 0; i < count; i += 2) {
    const a = ends[i];
    const b = ends[i + 1];
    if (a === b) continue;
    const there = starts[(a >> shift) + 1]++;
    low[there] = a & mask;
    to[there] = b;
    const back = starts[(b >> shift) + 1]++;
    low[back] = b & mask;
    to[back] = a;
  }
  return { shift, starts, low, to };
}

/** Peers of a bucket as a power of two, at most 2^16, so that `low` fits in 16 bits. */
function shiftFor(size: number, count: number): number {
  let shift = 16;
  while (shift > 4 && count * (1 << shift) > size * BUCKET_LINKS) shift--;
  return shift;
}

/**
 * `starts[b + 1]` is where bucket b starts. Dealing moves it to where b ends, so that `starts[b]` is then the start of
 * b. As the first to go through all ends, it also refuses those that are no peers.
 */
function bucketStarts(size: number, ends: Int32Array, count: number, shift: number): Int32Array {
  const starts = new Int32Array(((size - 1) >> shift) + 3);
  for (let i = 0; i < count; i += 2) {
    const a = ends[i];
    const b = ends[i + 1];
    // Unsigned, a negative number is a large one. The message is made only where it is needed: millions of texts would
    // cost more than the graph.
    if (a >>> 0 >= size || b >>> 0 >= size)
      invariant(false, `the end ${a >>> 0 >= size ? a : b} of a link is not in 0..${size - 1}`);
    if (a === b) continue;
    starts[(a >> shift) + 2]++;
    starts[(b >> shift) + 2]++;
  }
  for (let i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
  return starts;
}

function rowsOf(size: number, { shift, starts, low, to }: Buckets): LinkRows {
  const offsets = new Int32Array(size + 1);
  const cursors = new Int32Array(Math.min(1 << shift, size) + 2);
  let scratch = new Int32Array(BUCKET_LINKS * 2);
  let end = 0;
  for (let bucket = 0, first = 0; first < size; bucket++, first += 1 << shift) {
    const from = starts[bucket];
    const until = starts[bucket + 1];
    if (until - from > scratch.length) scratch = new Int32Array(until - from);
    sortByPeer(low, to, from, until, cursors, scratch);
    const peers = Math.min(cursors.length - 2, size - first);
    for (let p = 0; p < peers; p++) {
      // What `to` held here has been copied to `scratch`: rows are never longer than what they are made from.
      end = writeRow(scratch, cursors[p], cursors[p + 1], to, end);
      offsets[first + p + 1] = end;
    }
  }
  // A view of an array that is a little longer costs less than a copy.
  return { size, offsets, targets: end > to.length * 0.9 ? to.subarray(0, end) : to.slice(0, end) };
}

/** Counting sort of one bucket into `scratch`; the links of its peer p are then `cursors[p] .. cursors[p + 1]`. */
function sortByPeer(
  low: Uint16Array,
  to: Int32Array,
  from: number,
  until: number,
  cursors: Int32Array,
  scratch: Int32Array,
): void {
  cursors.fill(0);
  for (let i = from; i < until; i++) cursors[low[i] + 2]++;
  for (let p = 2; p < cursors.length; p++) cursors[p] += cursors[p - 1];
  for (let i = from; i < until; i++) scratch[cursors[low[i] + 1]++] = to[i];
}

/** Writes `row[start .. end)` to `targets` from `at` on, sorted and without doubles. Returns where it ends there. */
function writeRow(row: Int32Array, start: number, end: number, targets: Int32Array, at: number): number {
  // Insertion sort is the fastest for short rows, and hopeless for the hub of a star.
  if (end - start > 32) row.subarray(start, end).sort();
  let write = at;
  let doubles = 0;
  for (let i = start; i < end; i++) {
    const target = row[i];
    let j = write - 1;
    while (j >= at && targets[j] > target) {
      targets[j + 1] = targets[j];
      j--;
    }
    if (j >= at && targets[j] === target) doubles++;
    targets[j + 1] = target;
    write++;
  }
  return doubles === 0 ? write : withoutDoubles(targets, at, write);
}

function withoutDoubles(targets: Int32Array, start: number, end: number): number {
  let write = start + 1;
  for (let i = start + 1; i < end; i++) {
    if (targets[i] !== targets[write - 1]) targets[write++] = targets[i];
  }
  return write;
}
