/**
 * The facts of a run in memory: one row of eight integers and a time each, in growing typed arrays, so that ten million
 * facts are
 * neither garbage nor objects. `factAt` gives a row as an object; measures that run over millions of rows read the
 * columns.
 *
 * The log keeps what its level says. With the level `auto` it starts at `full` and steps down, keeping what the next
 * level would have kept,
 * when it passes the limits below: small runs keep everything, large ones stay fast.
 */
import { PayloadDigests } from '../core/payload-digest.ts';
import type { PeerId } from '../core/protocol.ts';
import { factOf } from './fact-of.ts';
import { type Fact, type Facts, type TraceLevel, traceLevels } from './facts.ts';
import { isKept } from './levels.ts';
import { isSampled } from './sample.ts';

/**
 * Columns of a row; the first is the fact's code. What `other`, `message`, `kind` and `bytes` hold for each fact is
 * told in `fact-of.ts`.
 */
export const STRIDE = 8;
export const PEER = 1;
export const OTHER = 2;
export const MESSAGE = 3;
export const KIND = 4;
export const BYTES = 5;
export const ORIGIN = 6;
export const SEQUENCE = 7;

export const STARTED = 0;
export const BROADCAST = 1;
export const SENT = 2;
export const RECEIVED = 3;
export const DROPPED = 4;
export const DELIVERED = 5;
export const TIMER_FIRED = 6;
export const LINK_UP = 7;
export const LINK_DOWN = 8;
export const LEARNED = 9;
export const NOTED = 10;
export const CRASHED = 11;
export const DUPLICATED = 12;
export const COLLECTED = 13;
export const RESTARTED = 14;
export const PAUSED = 15;
export const RESUMED = 16;
export const AFFLICTED = 17;
export const RELIEVED = 18;
export const CARRIED = 19;

/**
 * Messages received up to which `auto` keeps everything; facts up to which it does where few are messages, and up to
 * which it keeps broadcasts and deliveries.
 */
export const EVENTS_KEPT = 200_000;
const FULL_LIMIT = 2_000_000;
const DELIVERIES_LIMIT = 40_000_000;
/** Facts that a sink is given at once: they fit the cache. */
const BLOCK = 8_192;
/** Sampled deliveries above which every second one is forgotten. */
const SAMPLE_LIMIT = 1 << 17;

/** What takes the facts of a log as they come, to keep them where they outlive this process. */
export interface FactSink {
  /** Called once, by the log that writes to it. */
  begin(log: FactLog): void;
  /** The rows from `from` to before the log's count are new. */
  write(log: FactLog, from: number): void;
  /** The log has stepped down: all that was written so far counts only as far as this level would have kept it. */
  lowered(level: TraceLevel): void;
}

export class FactLog {
  /** What it keeps at present. */
  level: TraceLevel;
  /** True at level `full`: runtimes ask before they gather a fact's particulars. */
  full: boolean;
  count = 0;
  times = new Float64Array(1024);
  rows = new Int32Array(1024 * STRIDE);
  /** Texts of notes and reasons; rows hold their index. */
  readonly texts: string[] = [];
  /** Names of the kinds of messages, by number. */
  readonly kinds: readonly string[];
  private readonly textNumbers = new Map<string, number>();
  private readonly digests = new PayloadDigests();
  private limit: number;
  /** Where `append` has more to do than to append: at the limit, where the arrays are full, or a block is. */
  private pauseAt = 0;
  /** Messages received that it may still keep every fact of. */
  private eventsLeft: number;
  private readonly sink: FactSink | undefined;
  /** Rows that the sink has. */
  private written = 0;
  private sampleStride = 1;
  private sampleCountdown = 1;

  constructor(level: TraceLevel | 'auto', kinds: readonly string[], sink?: FactSink) {
    const isAuto = level === 'auto';
    this.level = level === 'auto' ? 'full' : level;
    this.full = this.level === 'full';
    this.kinds = kinds;
    this.limit = isAuto ? FULL_LIMIT : Number.POSITIVE_INFINITY;
    this.eventsLeft = isAuto ? EVENTS_KEPT : Number.POSITIVE_INFINITY;
    this.sink = sink;
    sink?.begin(this);
  }

  /**
   * False where it would keep neither a broadcast of this sequence number nor a delivery of it: real runtimes ask
   * before they read a clock.
   */
  wants(sequence: number): boolean {
    return this.level !== 'none' && (this.level !== 'counters' || isSampled(sequence));
  }

  started(time: number, peer: PeerId): void {
    if (this.full) this.append(time, STARTED, peer, 0, 0, 0, 0, 0, 0);
  }

  broadcast(time: number, peer: PeerId, sequence: number, payload?: unknown): void {
    if (this.level === 'none' || (this.level === 'counters' && !isSampled(sequence))) return;
    this.append(time, BROADCAST, peer, 0, 0, 0, this.digests.of(payload), peer, sequence);
  }

  /** `origin` is −1 for internal messages. Call it at level `full` only. */
  sent(
    time: number,
    peer: PeerId,
    to: PeerId,
    message: number,
    kind: number,
    bytes: number,
    origin: PeerId,
    sequence: number,
  ): void {
    this.append(time, SENT, peer, to, message, kind, bytes, origin, sequence);
  }

  /** Call it at level `full` only. */
  received(
    time: number,
    peer: PeerId,
    from: PeerId,
    message: number,
    kind: number,
    origin: PeerId,
    sequence: number,
  ): void {
    if (--this.eventsLeft < 0 && this.full) this.stepDown();
    else this.append(time, RECEIVED, peer, from, message, kind, 0, origin, sequence);
  }

  /** `peer` sent it to `to`. Call it at level `full` only. */
  dropped(
    time: number,
    peer: PeerId,
    to: PeerId,
    message: number,
    kind: number,
    reason: string,
    origin: PeerId,
    sequence: number,
  ): void {
    this.append(time, DROPPED, peer, to, message, kind, this.textNumber(reason), origin, sequence);
  }

  /** The network has made a copy of the message `of`, which `peer` sent to `to`. Call it at level `full` only. */
  duplicated(
    time: number,
    peer: PeerId,
    to: PeerId,
    message: number,
    kind: number,
    of: number,
    origin: PeerId,
    sequence: number,
  ): void {
    this.append(time, DUPLICATED, peer, to, message, kind, of, origin, sequence);
  }

  /** The peer's list of deliveries has come to the collector. */
  collected(time: number, peer: PeerId): void {
    if (this.level === 'full' || this.level === 'deliveries') this.append(time, COLLECTED, peer, 0, 0, 0, 0, 0, 0);
  }

  delivered(time: number, peer: PeerId, origin: PeerId, sequence: number, payload?: unknown): void {
    if (this.level === 'none') return;
    if (this.level === 'counters') {
      if (!isSampled(sequence) || --this.sampleCountdown > 0) return;
      this.sampleCountdown = this.sampleStride;
      if (this.count >= SAMPLE_LIMIT) this.thinSample();
    }
    this.append(time, DELIVERED, peer, 0, 0, 0, this.digests.of(payload), origin, sequence);
  }

  timerFired(time: number, peer: PeerId, timer: number): void {
    if (this.full) this.append(time, TIMER_FIRED, peer, timer, 0, 0, 0, 0, 0);
  }

  linkChanged(time: number, peer: PeerId, other: PeerId, up: boolean): void {
    if (this.full) this.append(time, up ? LINK_UP : LINK_DOWN, peer, other, 0, 0, 0, 0, 0);
  }

  learned(time: number, peer: PeerId, a: PeerId, b: PeerId, up: boolean): void {
    if (this.full) this.append(time, LEARNED, peer, a, b, up ? 1 : 0, 0, 0, 0);
  }

  noted(time: number, peer: PeerId, text: string): void {
    if (this.full) this.append(time, NOTED, peer, 0, 0, 0, this.textNumber(text), 0, 0);
  }

  crashed(time: number, peer: PeerId, reason: string): void {
    if (this.level !== 'none') this.append(time, CRASHED, peer, 0, 0, 0, this.textNumber(reason), 0, 0);
  }

  restarted(time: number, peer: PeerId): void {
    if (this.level !== 'none') this.append(time, RESTARTED, peer, 0, 0, 0, 0, 0, 0);
  }

  paused(time: number, peer: PeerId, isOver: boolean): void {
    if (this.full) this.append(time, isOver ? RESUMED : PAUSED, peer, 0, 0, 0, 0, 0, 0);
  }

  /** Something hinders the peer from now on, or no longer. */
  afflicted(time: number, peer: PeerId, text: string, isOver: boolean): void {
    if (this.full) this.append(time, isOver ? RELIEVED : AFFLICTED, peer, 0, 0, 0, this.textNumber(text), 0, 0);
  }

  /** Appends a row as it stands in another log, texts by their number in this one. */
  append(
    time: number,
    code: number,
    peer: number,
    other: number,
    message: number,
    kind: number,
    bytes: number,
    origin: number,
    sequence: number,
  ): void {
    if (this.count >= this.pauseAt) this.makeRoom();
    const rows = this.rows;
    const at = this.count * STRIDE;
    this.times[this.count++] = time;
    rows[at] = code;
    rows[at + PEER] = peer;
    rows[at + OTHER] = other;
    rows[at + MESSAGE] = message;
    rows[at + KIND] = kind;
    rows[at + BYTES] = bytes;
    rows[at + ORIGIN] = origin;
    rows[at + SEQUENCE] = sequence;
  }

  /** Appends rows of another log that has the same kinds and texts, at no more than its own level. */
  appendAll({ count, times, rows }: Facts): void {
    const end = this.count + count;
    if (this.times.length < end) this.reserve(Math.max(end, 2 * this.times.length));
    this.times.set(times.subarray(0, count), this.count);
    this.rows.set(rows.subarray(0, count * STRIDE), this.count * STRIDE);
    this.count = end;
  }

  /** Makes room for so many rows in all, where that is known: growing by and by copies them again and again. */
  reserve(count: number): void {
    if (this.times.length >= count) return;
    const { times, rows } = this;
    this.times = new Float64Array(count);
    this.times.set(times);
    this.rows = new Int32Array(count * STRIDE);
    this.rows.set(rows);
  }

  /** The number under which a text is kept. */
  textNumber(text: string): number {
    let number = this.textNumbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.textNumbers.set(text, number);
    }
    return number;
  }

  /** Steps down to `level`, if it is lower: what that level would not have kept is forgotten. */
  lowerTo(level: TraceLevel): void {
    if (traceLevels.indexOf(level) >= traceLevels.indexOf(this.level)) return;
    this.flush();
    this.level = level;
    this.full = false;
    this.keepOnly((at) => isKept(level, this.rows[at], this.rows[at + SEQUENCE]));
    this.written = this.count;
    this.sink?.lowered(level);
  }

  /**
   * Gives the sink what it has not had yet. Not at level `counters`, whose sample changes to the end: whoever ends the
   * run writes it.
   */
  flush(): void {
    if (this.sink === undefined || this.level === 'counters' || this.count === this.written) return;
    this.sink.write(this, this.written);
    this.written = this.count;
  }

  factAt(index: number): Fact {
    return factOf(this.times[index], this.rows.subarray(index * STRIDE, (index + 1) * STRIDE), this.kinds, this.texts);
  }

  *facts(): Generator<Fact> {
    for (let i = 0; i < this.count; i++) yield this.factAt(i);
  }

  private makeRoom(): void {
    if (this.count >= this.limit) this.stepDown();
    if (this.count >= this.times.length) this.reserve(2 * this.times.length);
    if (this.count - this.written >= BLOCK) this.flush();
    const blockEnd = this.sink === undefined ? Number.POSITIVE_INFINITY : Math.max(this.count, this.written) + BLOCK;
    this.pauseAt = Math.min(this.limit, this.times.length, blockEnd);
  }

  private stepDown(): void {
    this.lowerTo(this.level === 'full' ? 'deliveries' : 'counters');
    this.limit = this.level === 'deliveries' ? DELIVERIES_LIMIT : Number.POSITIVE_INFINITY;
  }

  private thinSample(): void {
    this.sampleStride *= 2;
    this.sampleCountdown = this.sampleStride;
    let delivery = 0;
    this.keepOnly((at) => this.rows[at] !== DELIVERED || delivery++ % 2 === 0);
  }

  private keepOnly(isWanted: (at: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (!isWanted(i * STRIDE)) continue;
      this.times[kept] = this.times[i];
      this.rows.copyWithin(kept * STRIDE, i * STRIDE, (i + 1) * STRIDE);
      kept++;
    }
    this.count = kept;
    this.pauseAt = 0;
  }
}
