/**
 * The simulator's queue at whole ticks: a calendar of one-tick buckets.
 *
 * An event is three integers (to, from, handle). A bucket is a chain of fixed chunks cut from one growing Int32Array
 * and recycled last-in first-out, so an insertion writes at one of some hundred sequential cursors, a removal reads in
 * sequence, and nothing is garbage.
 *
 * Events of equal time leave in the order in which they came. The fine level holds two windows of 1,024 ticks, the
 * current one and the next; what is further away waits in a list per window. A window's list is spread into the fine
 * level as soon as it becomes the next one: before anything can be inserted directly behind what the list holds. So the
 * order is that of a stable heap.
 */
import { LAST_MS } from '../../core/contract.ts';
import { grown } from '../../core/grown-array.ts';
import { invariant } from '../../core/invariant.ts';
import { MachineLimitError } from '../../core/machine-limit.ts';

const WINDOW_BITS = 10;
const WINDOW = 1 << WINDOW_BITS;
const SLOT_MASK = 2 * WINDOW - 1;
/** 170 events of three integers, an unused one, and the start of the next chunk. */
const CHUNK = 512;
const CHUNK_MASK = CHUNK - 1;
const CHUNK_FULL = 510;
const EMPTY = -1;
/** Words that the queue may take: 1 GB, some 90 million events. The last sixteenth is kept for the reaction at work. */
const WORDS_MAX = 2 ** 28;
/** Events that the queue may hold, about. */
export const QUEUE_EVENTS = Math.floor(WORDS_MAX / 3);
/** Words of each event that is further away. */
const FAR_WORDS = 8;

/** The reason of a run that ends with a full queue. */
export const QUEUE_FULL =
  'the queue of the simulator is full: its events may take 1 GB. That is the limit of the machine, and no error of the protocol: run fewer peers, fewer links or fewer broadcasts';

export class Calendar {
  /** Called when the queue is nearly full: the run has to end after the reaction at work. */
  whenFull: () => void = () => {};
  /** The event that `next` has taken. */
  time = 0;
  to = 0;
  from = 0;
  handle = 0;

  /** Chunks; the word `CHUNK_FULL + 1` of a full one is the start of the next. */
  private pool = new Int32Array(CHUNK * 16);
  private poolEnd = 0;
  /** Starts of free chunks. */
  private free = new Int32Array(16);
  private freeCount = 0;
  /** By slot: where the first event stands (EMPTY if there is none), and where the next one will. */
  private readonly heads = new Int32Array(2 * WINDOW).fill(EMPTY);
  private readonly cursors = new Int32Array(2 * WINDOW).fill(EMPTY);
  private slot = 0;
  private readAt = EMPTY;
  /** Lists of what is further away than the next window: tick, to, from, handle. */
  private readonly far = new Map<number, number[]>();
  private farCount = 0;
  private readonly wordsMax: number;
  /** The tick at which the window ends; the fine level ends one window later. */
  private windowEnd = WINDOW;

  /** @param wordsMax a multiple of 8,192 */
  constructor(wordsMax = WORDS_MAX) {
    this.wordsMax = wordsMax;
  }

  /** Adds an event at a whole `time` ≥ the current one. */
  push(time: number, to: number, from: number, handle: number): void {
    if (time >= this.windowEnd + WINDOW) {
      this.pushFar(time, to, from, handle);
      return;
    }
    const slot = time & SLOT_MASK;
    let at = this.cursors[slot];
    if (at === EMPTY || (at & CHUNK_MASK) === CHUNK_FULL) at = this.extend(slot, at);
    const pool = this.pool;
    pool[at] = to;
    pool[at + 1] = from;
    pool[at + 2] = handle;
    this.cursors[slot] = at + 3;
  }

  /**
   * Takes the next event into `time`, `to`, `from`, `handle`; false if there is none at or before a whole `until`,
   * which then is the present.
   */
  next(until: number): boolean {
    let at = this.readAt;
    if (at === EMPTY || at === this.cursors[this.slot]) {
      if (!this.openBucket(until)) return false;
      at = this.readAt;
    } else if ((at & CHUNK_MASK) === CHUNK_FULL) {
      at = this.pool[at + 1];
      this.recycle(this.readAt);
    }
    const pool = this.pool;
    this.to = pool[at];
    this.from = pool[at + 1];
    this.handle = pool[at + 2];
    this.readAt = at + 3;
    return true;
  }

  /**
   * Writes the receivers of the events that come next into `receivers`, as far as they stand in one chunk; how many.
   */
  upcoming(receivers: Int32Array): number {
    const at = this.readAt;
    if (at === EMPTY) return 0;
    const cursor = this.cursors[this.slot];
    const chunkEnd = (at & ~CHUNK_MASK) + CHUNK_FULL;
    const end = cursor >= at && cursor <= chunkEnd ? cursor : chunkEnd;
    const count = Math.min(receivers.length, (end - at) / 3);
    for (let i = 0; i < count; i++) receivers[i] = this.pool[at + 3 * i];
    return count;
  }

  /** Leaves the drained bucket and goes on to the first one that holds something. */
  private openBucket(until: number): boolean {
    if (this.readAt !== EMPTY) {
      this.recycle(this.readAt);
      this.heads[this.slot] = EMPTY;
      this.cursors[this.slot] = EMPTY;
      this.readAt = EMPTY;
    }
    for (let tick = this.time; ; tick++) {
      if (tick >= this.windowEnd) {
        if (this.isFineLevelEmpty()) {
          if (this.far.size === 0) return this.waitFor(until);
          tick = this.firstFarTick();
        }
        if (tick > until) return this.waitFor(until);
        this.enterWindow(windowOf(tick));
      }
      if (tick > until) return this.waitFor(until);
      if (this.heads[tick & SLOT_MASK] === EMPTY) continue;
      this.time = tick;
      this.slot = tick & SLOT_MASK;
      this.readAt = this.heads[this.slot];
      return true;
    }
  }

  /** Nothing happens until then; the present moves on, with its window. */
  private waitFor(until: number): false {
    if (until !== Number.POSITIVE_INFINITY) {
      this.time = until;
      this.slot = until & SLOT_MASK;
      if (until >= this.windowEnd) this.enterWindow(windowOf(until));
    }
    return false;
  }

  /** Ticks of the window before it become those of the one after it. */
  private enterWindow(window: number): void {
    this.windowEnd = (window + 1) * WINDOW;
    this.spread(window);
    this.spread(window + 1);
  }

  private spread(window: number): void {
    const list = this.far.get(window);
    if (list === undefined) return;
    this.far.delete(window);
    this.farCount -= list.length / 4;
    for (let i = 0; i < list.length; i += 4) this.push(list[i], list[i + 1], list[i + 2], list[i + 3]);
  }

  private pushFar(time: number, to: number, from: number, handle: number): void {
    if (time > LAST_MS) invariant(false, `virtual time ends at ${LAST_MS} ms`);
    this.checkRoom(++this.farCount * FAR_WORDS);
    const window = windowOf(time);
    const list = this.far.get(window);
    if (list === undefined) this.far.set(window, [time, to, from, handle]);
    else list.push(time, to, from, handle);
  }

  private isFineLevelEmpty(): boolean {
    for (const head of this.heads) if (head !== EMPTY) return false;
    return true;
  }

  private firstFarTick(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const window of this.far.keys()) first = Math.min(first, window);
    return first * WINDOW;
  }

  /** Gives the bucket one more chunk, and where its first event goes. */
  private extend(slot: number, at: number): number {
    const start = this.freeCount > 0 ? this.free[--this.freeCount] : this.cut();
    if (at === EMPTY) this.heads[slot] = start;
    else this.pool[at + 1] = start;
    return start;
  }

  private cut(): number {
    const start = this.poolEnd;
    this.poolEnd += CHUNK;
    this.checkRoom(this.poolEnd);
    if (this.poolEnd > this.pool.length) this.pool = grown(this.pool);
    return start;
  }

  private checkRoom(words: number): void {
    if (words > this.wordsMax) throw new MachineLimitError(QUEUE_FULL);
    if (words === this.wordsMax - this.wordsMax / 16) this.whenFull();
  }

  private recycle(at: number): void {
    if (this.freeCount === this.free.length) this.free = grown(this.free);
    this.free[this.freeCount++] = at & ~CHUNK_MASK;
  }
}

/** The window of a tick, which may be beyond 2^32. */
function windowOf(tick: number): number {
  return Math.floor(tick / WINDOW);
}
