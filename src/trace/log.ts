/**
 * The facts of a run in memory, as runtimes record them. It keeps what its level says. With the level `auto` it starts
 * at `full` and steps down when it passes the limits below, keeping what the next level would have kept: small runs
 * keep everything, large ones stay fast. Readers use a `FactCursor`.
 */
import { PayloadDigests } from '../core/payload-digest.ts';
import type { PeerId } from '../core/protocol.ts';
import {
  AFFLICTED,
  BROADCAST,
  COLLECTED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  JOINED,
  LEARNED,
  LEFT,
  LINK_DOWN,
  LINK_UP,
  NOTED,
  PAUSED,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESTORED,
  RESUMED,
  SENT,
  STARTED,
  SUSPECTED,
  TIMER_CLEARED,
  TIMER_FIRED,
  TIMER_SET,
} from './codes.ts';
import { FactCursor } from './cursor.ts';
import { factObject } from './fact-object.ts';
import { FactTable } from './fact-table.ts';
import type { Fact } from './facts.ts';
import { isFull, isKept, type TraceLevel, traceLevels } from './levels.ts';
import { isSampled } from './sampling.ts';

/** Messages received up to which `auto` keeps every fact. */
export const EVENTS_KEPT = 200_000;
/** Facts of any kind up to which `auto` keeps every fact, and broadcasts and deliveries. */
const FULL_LIMIT = 2_000_000;
const DELIVERIES_LIMIT = 40_000_000;
/** Facts that a sink is given at once: they fit the cache. */
const BLOCK = 8_192;
/** Sampled deliveries above which every second one is forgotten. */
const SAMPLE_LIMIT = 1 << 17;

/** Takes the facts of a log as they come, to keep them if this process ends. */
export interface FactSink {
  /** Called once, by the log that writes to it. */
  begin(log: FactLog): void;
  /** The rows from `from` to before the log's count are new. */
  write(log: FactLog, from: number): void;
  /** The log has stepped down: of all that was written so far only what this level keeps counts. */
  lowered(level: TraceLevel): void;
}

export class FactLog extends FactTable {
  /** What it keeps at present. */
  level: TraceLevel;
  /** True at level `full` and above: runtimes ask before they gather the fields of a fact. */
  full: boolean;
  /** True at level `detailed`. */
  detailed: boolean;
  private readonly digests = new PayloadDigests();
  private limit: number;
  /** Messages received of which it may still keep every fact. */
  private eventsLeft: number;
  private readonly sink: FactSink | undefined;
  /** Rows that the sink has. */
  private written = 0;
  private sampleStride = 1;
  private sampleCountdown = 1;

  /** @param eventsKept messages received up to which `auto` keeps every fact */
  constructor(level: TraceLevel | 'auto', kinds: readonly string[], sink?: FactSink, eventsKept = EVENTS_KEPT) {
    super(kinds);
    const isAuto = level === 'auto';
    this.level = level === 'auto' ? 'full' : level;
    this.full = isFull(this.level);
    this.detailed = this.level === 'detailed';
    this.limit = isAuto ? FULL_LIMIT : Number.POSITIVE_INFINITY;
    this.eventsLeft = isAuto ? eventsKept : Number.POSITIVE_INFINITY;
    this.sink = sink;
    sink?.begin(this);
  }

  /**
   * False if it would keep neither a broadcast with this sequence number nor a delivery of it: real runtimes ask before
   * they read a clock.
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
    if (this.full || this.level === 'deliveries') this.append(time, COLLECTED, peer, 0, 0, 0, 0, 0, 0);
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

  /** Call it at level `detailed` only. @param name by which the protocol knows it */
  timerSet(time: number, peer: PeerId, timer: number, name: string, delayMs: number): void {
    const rounded = Math.min(Math.round(delayMs), 2 ** 31 - 1);
    this.append(time, TIMER_SET, peer, timer, rounded, 0, this.textNumber(name), 0, 0);
  }

  /** Call it at level `detailed` only. */
  timerCleared(time: number, peer: PeerId, timer: number, name: string): void {
    this.append(time, TIMER_CLEARED, peer, timer, 0, 0, this.textNumber(name), 0, 0);
  }

  linkChanged(time: number, peer: PeerId, other: PeerId, up: boolean): void {
    if (this.full) this.append(time, up ? LINK_UP : LINK_DOWN, peer, other, 0, 0, 0, 0, 0);
  }

  learned(time: number, peer: PeerId, a: PeerId, b: PeerId, up: boolean): void {
    if (this.full) this.append(time, LEARNED, peer, a, b, up ? 1 : 0, 0, 0, 0);
  }

  /** The peer takes another one for crashed from now on, or no longer. */
  judged(time: number, peer: PeerId, other: PeerId, isSuspected: boolean): void {
    if (this.full || this.level === 'deliveries')
      this.append(time, isSuspected ? SUSPECTED : RESTORED, peer, other, 0, 0, 0, 0, 0);
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

  joined(time: number, peer: PeerId): void {
    if (this.level !== 'none') this.append(time, JOINED, peer, 0, 0, 0, 0, 0, 0);
  }

  left(time: number, peer: PeerId): void {
    if (this.level !== 'none') this.append(time, LEFT, peer, 0, 0, 0, 0, 0, 0);
  }

  paused(time: number, peer: PeerId, isOver: boolean): void {
    if (this.full) this.append(time, isOver ? RESUMED : PAUSED, peer, 0, 0, 0, 0, 0, 0);
  }

  /** Something hinders the peer from now on, or no longer. */
  afflicted(time: number, peer: PeerId, text: string, isOver: boolean): void {
    if (this.full) this.append(time, isOver ? RELIEVED : AFFLICTED, peer, 0, 0, 0, this.textNumber(text), 0, 0);
  }

  /** Steps down to `level`, if it is lower: what that level does not keep is forgotten. */
  lowerTo(level: TraceLevel): void {
    if (traceLevels.indexOf(level) >= traceLevels.indexOf(this.level)) return;
    this.flush();
    this.level = level;
    this.full = isFull(level);
    this.detailed = false;
    const row = new FactCursor(this);
    this.keepOnly((index) => isKept(level, row.to(index)));
    this.written = this.count;
    this.sink?.lowered(level);
  }

  /**
   * Gives the sink what it has not had yet. Not at level `counters`, whose sample changes to the end: the code that
   * ends the run writes it.
   */
  flush(): void {
    if (this.sink === undefined || this.level === 'counters' || this.count === this.written) return;
    this.sink.write(this, this.written);
    this.written = this.count;
  }

  /** Forgets all facts, which begin anew: for one who only looks at those that come next. */
  forget(): void {
    this.count = 0;
    this.written = 0;
    this.pauseAt = 0;
  }

  factAt(index: number): Fact {
    return factObject(new FactCursor(this).to(index), this.kinds, this.texts);
  }

  *facts(): Generator<Fact> {
    for (let i = 0; i < this.count; i++) yield this.factAt(i);
  }

  protected override makeRoom(): void {
    if (this.count >= this.limit) this.stepDown();
    super.makeRoom();
    if (this.count - this.written >= BLOCK) this.flush();
    const blockEnd = this.sink === undefined ? Number.POSITIVE_INFINITY : Math.max(this.count, this.written) + BLOCK;
    this.pauseAt = Math.min(this.limit, this.times.length, blockEnd);
  }

  private stepDown(): void {
    this.lowerTo(this.full ? 'deliveries' : 'counters');
    this.limit = this.level === 'deliveries' ? DELIVERIES_LIMIT : Number.POSITIVE_INFINITY;
  }

  private thinSample(): void {
    this.sampleStride *= 2;
    this.sampleCountdown = this.sampleStride;
    let delivery = 0;
    const row = new FactCursor(this);
    this.keepOnly((index) => row.to(index).code !== DELIVERED || delivery++ % 2 === 0);
  }
}
