/**
 * Finds when a run with messages and timers in the background is over: nothing else is to come, and what else was sent
 * and fired has stayed the same for long enough. It looks when a timer fires, so that other runs pay nothing, and not
 * at each one: a look passes over all peers and all that is due, and all peers may have such timers.
 */
import type { Background } from '../../core/program.ts';
import type { TimedEvent } from './event-queue.ts';
import type { RunParts } from './run-parts.ts';

/** Between two looks: this share of the settling time, at most so many milliseconds. So much later a run may end. */
const LOOK_SHARE = 0.01;
const LOOK_MS = 50;

export class RestDetector {
  private readonly parts: RunParts;
  private readonly background: Background;
  private readonly isStarted: () => boolean;
  /** What had happened besides the background, and since when. */
  private known = -1;
  private sinceMs = 0;
  private nextLookMs = 0;
  /** The longest time that a copy was seen to have left on its link. */
  private longestMs = 0;

  constructor(parts: RunParts, background: Background, isStarted: () => boolean) {
    this.parts = parts;
    this.background = background;
    this.isStarted = isStarted;
  }

  isReached(nowMs: number): boolean {
    if (nowMs < this.nextLookMs) return false;
    this.nextLookMs = nowMs + Math.min(LOOK_MS, LOOK_SHARE * this.background.settleMs);
    const happened = this.happened();
    const isPending = this.isPending(nowMs);
    const { settleMs, trips } = this.background;
    if (happened === this.known && !isPending) return nowMs - this.sinceMs >= settleMs + trips * this.longestMs;
    this.known = happened;
    this.sinceMs = nowMs;
    return false;
  }

  private happened(): number {
    const { context, reactions, actors } = this.parts;
    const { kindSent } = context.books;
    let sum = reactions.foregroundTimeouts;
    for (const { broadcasts, deliveredOf } of actors) {
      sum += broadcasts;
      for (const delivered of deliveredOf) sum += delivered;
    }
    for (let kind = 0; kind < kindSent.length; kind++) if (!this.background.kinds[kind]) sum += kindSent[kind];
    return sum;
  }

  private isPending(nowMs: number): boolean {
    const { context, envelopes } = this.parts;
    const { kinds } = this.background;
    for (const { what, atMs } of context.events.entries)
      if (what === 'arrival') this.longestMs = Math.max(this.longestMs, atMs - nowMs);
    if (!this.isStarted() || context.events.entries.some((event) => this.isForeground(event))) return true;
    return envelopes.all.some(({ sent, received, kind }) => received < sent && !kinds[kind]);
  }

  private isForeground({ what, peer, number }: TimedEvent): boolean {
    if (what === 'timer') return !this.background.isTimer(number);
    if (what === 'arrival') return !this.background.kinds[this.parts.envelopes.all[number].kind];
    // A crashed peer broadcasts no more.
    return what !== 'broadcast' || this.parts.context.states?.crashed[peer] !== 1;
  }
}
