/** The facts of a log about one broadcast, and what caused them. Facts are named by their indexes; −1 stands for none. */
import type { PeerId } from '../core/protocol.ts';
import { copyEnd, copyIndexOf } from './carried-facts.ts';
import {
  BROADCAST,
  CRASHED,
  DELIVERED,
  DUPLICATED,
  JOINED,
  LINK_DOWN,
  LINK_UP,
  RECEIVED,
  RELATES_TO,
  RESTARTED,
  SENT,
  STARTED,
  TIMER_FIRED,
  TIMER_SET,
} from './codes.ts';
import { FactCursor } from './cursor.ts';
import { isAbout } from './filter.ts';
import type { FactLog } from './log.ts';

const reactions = new Set([STARTED, JOINED, RESTARTED, BROADCAST, RECEIVED, TIMER_FIRED, LINK_UP, LINK_DOWN]);

export class BroadcastFacts {
  readonly log: FactLog;
  readonly origin: PeerId;
  readonly sequence: number;
  /** By the number of a copy: where it was sent, as the fact of this broadcast if it carried it. */
  private readonly sends = new Map<number, number>();
  /** Numbers of internal messages that are about the broadcast: known at level `detailed` only. */
  private readonly related = new Set<number>();
  /** For single looks. */
  private readonly row: FactCursor;

  constructor(log: FactLog, origin: PeerId, sequence: number) {
    this.log = log;
    this.origin = origin;
    this.sequence = sequence;
    this.row = new FactCursor(log);
    for (const row = new FactCursor(log); row.next(); ) {
      const code = row.copyCode;
      if ((code === SENT || code === DUPLICATED) && (!this.sends.has(row.message) || this.isAbout(row)))
        this.sends.set(row.message, row.index);
      if (code === RELATES_TO && this.isAbout(row)) this.related.add(row.message);
    }
  }

  /** As `origin:sequence`. */
  get name(): string {
    return `${this.origin}:${this.sequence}`;
  }

  /** All facts about the broadcast. */
  *all(): Generator<FactCursor> {
    for (const row = new FactCursor(this.log); row.next(); ) if (this.isAbout(row)) yield row;
  }

  /** The first fact with this code about the broadcast at a peer. */
  first(code: number, peer: PeerId): number {
    for (const row of this.all()) if (row.copyCode === code && row.peer === peer) return row.index;
    return -1;
  }

  /** Peers that have it. */
  holders(): number {
    const holders = new Set<number>();
    for (const { copyCode, peer } of this.all())
      if (copyCode === BROADCAST || copyCode === RECEIVED || copyCode === DELIVERED) holders.add(peer);
    return holders.size;
  }

  crashes(peer: PeerId): number[] {
    const crashes: number[] = [];
    for (const row = new FactCursor(this.log); row.next(); )
      if (row.code === CRASHED && row.peer === peer) crashes.push(row.index);
    return crashes;
  }

  /** The facts from the broadcast to this one, each caused by the one before. */
  pathTo(index: number): number[] {
    const steps: number[] = [];
    for (let at = index; at >= 0 && !steps.includes(at); at = this.before(at)) steps.push(at);
    return steps.reverse();
  }

  /** Links that a path crosses. */
  hopsOn(steps: readonly number[]): number {
    return steps.filter((index) => this.row.to(index).copyCode === RECEIVED && this.isAbout(this.row)).length;
  }

  /** The nearest earlier reaction at the same peer. */
  causeOf(index: number, peer: PeerId): number {
    for (let earlier = index - 1; earlier >= 0; earlier--) {
      const row = this.row.to(earlier);
      if (row.peer === peer && reactions.has(row.code)) return earlier;
    }
    return -1;
  }

  /** The step before one; none if it is the first or the log does not have it. */
  private before(index: number): number {
    const { copyCode, peer, message } = this.row.to(index);
    if (copyCode === BROADCAST && this.isAbout(this.row)) return -1;
    if (copyCode === RECEIVED) return this.sends.get(message) ?? -1;
    if (copyCode === DUPLICATED) return this.sends.get(this.row.to(copyIndexOf(this.log, index)).of) ?? -1;
    const setting = copyCode === TIMER_FIRED ? this.settingOf(index, peer, this.row.timer) : -1;
    if (setting >= 0) return setting;
    const cause = this.causeOf(index, peer);
    const carried = cause < 0 ? -1 : this.aboutIn(cause);
    if (carried >= 0) return carried;
    if (cause >= 0 && this.isRelated(cause)) return cause;
    const had = this.first(peer === this.origin ? BROADCAST : RECEIVED, peer);
    return had >= 0 && had < index ? had : cause;
  }

  /** Where a timer that fired was set: known at level `detailed` only. */
  private settingOf(index: number, peer: PeerId, timer: number): number {
    for (let earlier = this.log.detailed ? index - 1 : -1; earlier >= 0; earlier--) {
      const row = this.row.to(earlier);
      if (row.code === TIMER_SET && row.peer === peer && row.timer === timer) return earlier;
    }
    return -1;
  }

  /** True for the receipt of an internal message that is about the broadcast. */
  private isRelated(reaction: number): boolean {
    const { code, message } = this.row.to(reaction);
    return code === RECEIVED && this.related.has(message);
  }

  /** The fact of the broadcast in a reaction: that itself, or what a copy carries. */
  private aboutIn(reaction: number): number {
    for (let index = reaction, end = copyEnd(this.log, reaction); index < end; index++)
      if (this.isAbout(this.row.to(index))) return index;
    return -1;
  }

  private isAbout(row: FactCursor): boolean {
    return isAbout(row, this.origin, this.sequence);
  }
}
