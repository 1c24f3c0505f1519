/**
 * The way by which a broadcast reached a peer, or what stopped it: found by walking back from the delivery.
 *
 * A copy that a peer sent was caused by that peer's nearest earlier reaction. Where this is the receipt of a copy of
 * the same broadcast, the way goes on there. Where it is
 * another one (a timer, a message that names no broadcast) the peer had the broadcast before: its first receipt of it
 * is the next step. The way ends where the origin made it.
 * Of a copy that carries several broadcasts the step is the row of the one that is looked for (`carried.ts`).
 */
import type { PeerId } from '../core/protocol.ts';
import { copyCodeAt, copyEnd, copyRowOf } from './carried.ts';
import { isAbout } from './filter.ts';
import { missingBefore, waitOf } from './held-back.ts';
import {
  BROADCAST,
  BYTES,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  type FactLog,
  LINK_DOWN,
  LINK_UP,
  MESSAGE,
  OTHER,
  PEER,
  RECEIVED,
  RESTARTED,
  SENT,
  STARTED,
  STRIDE,
  TIMER_FIRED,
} from './log.ts';

export interface Way {
  readonly outcome: 'delivered' | 'received' | 'stopped' | 'never-sent' | 'never-broadcast' | 'unknown';
  /** The facts of the way, or those that stopped it, in order of time: their places in the log. */
  readonly steps: readonly number[];
  /** What came of it, in a sentence. */
  readonly said: string;
}

const reactions = new Set([STARTED, RESTARTED, BROADCAST, RECEIVED, TIMER_FIRED, LINK_UP, LINK_DOWN]);

/** @param log at level `full` it knows the way, at `deliveries` only its ends */
export function wayOf(log: FactLog, peer: PeerId, origin: PeerId, sequence: number): Way {
  return new Search(log, peer, origin, sequence).way();
}

class Search {
  private readonly log: FactLog;
  private readonly rows: Int32Array;
  private readonly peer: PeerId;
  private readonly origin: PeerId;
  private readonly sequence: number;
  /** Where each copy was sent, by its number: the row of the broadcast where it carried that, else of the copy. */
  private readonly sends = new Map<number, number>();

  constructor(log: FactLog, peer: PeerId, origin: PeerId, sequence: number) {
    this.log = log;
    this.rows = log.rows;
    this.peer = peer;
    this.origin = origin;
    this.sequence = sequence;
    for (let row = 0; row < log.count; row++) {
      const code = this.codeOf(row);
      const message = this.rows[row * STRIDE + MESSAGE];
      if ((code === SENT || code === DUPLICATED) && (!this.sends.has(message) || this.isAbout(row)))
        this.sends.set(message, row);
    }
  }

  way(): Way {
    const { peer, origin, name } = this;
    const made = this.first(BROADCAST, origin);
    const delivered = this.first(DELIVERED, peer);
    if (!this.log.full) return this.ends(made, delivered);
    const received = this.first(RECEIVED, peer);
    if (delivered >= 0) return this.arrived(received >= 0 && received < delivered ? received : delivered, delivered);
    if (made < 0)
      return {
        outcome: 'never-broadcast',
        steps: this.crashes(origin),
        said: `peer ${origin} never broadcast ${name}`,
      };
    if (received >= 0) {
      const crashes = this.crashes(peer);
      const missing = crashes.length > 0 ? undefined : missingBefore(this.log, peer, origin, this.sequence);
      const said = `a copy of ${name} came to peer ${peer}, which has not delivered it${missing === undefined ? '' : `, ${missing}`}`;
      return { outcome: 'received', steps: [...this.back(received), ...crashes], said };
    }
    return this.stopped(made);
  }

  /** @param start the receipt before the delivery, or the delivery itself where it needed none */
  private arrived(start: number, delivered: number): Way {
    const said = this.length(start);
    if (start === delivered) return { outcome: 'delivered', steps: this.back(start), said };
    const cause = this.causeOf(delivered, this.peer);
    if (cause <= start) return { outcome: 'delivered', steps: [...this.back(start), delivered], said };
    const wait = waitOf(this.log, start, cause, delivered);
    return {
      outcome: 'delivered',
      steps: [...this.back(start), ...wait.steps, delivered],
      said: `${said}; ${wait.said}`,
    };
  }

  /** Level `deliveries`: when it was made and when it came. */
  private ends(made: number, delivered: number): Way {
    const steps = [made, delivered].filter((row) => row >= 0);
    const said = `the trace was kept at level ${this.log.level}, which knows no messages: run it again with --trace full to see the way`;
    return { outcome: delivered >= 0 ? 'delivered' : 'unknown', steps, said };
  }

  /** Rows from the broadcast to this one. */
  private back(row: number): number[] {
    const steps: number[] = [];
    for (let at = row; at >= 0 && !steps.includes(at); at = this.before(at)) steps.push(at);
    return steps.reverse();
  }

  /** The step before one, −1 where it is the first or nothing tells. */
  private before(row: number): number {
    const code = this.codeOf(row);
    if (code === BROADCAST && this.isAbout(row)) return -1;
    if (code === RECEIVED) return this.sends.get(this.rows[row * STRIDE + MESSAGE]) ?? -1;
    if (code === DUPLICATED) return this.sends.get(this.rows[copyRowOf(this.rows, row) * STRIDE + BYTES]) ?? -1;
    const peer = this.rows[row * STRIDE + PEER];
    const cause = this.causeOf(row, peer);
    const carried = cause < 0 ? -1 : this.aboutIn(cause);
    if (carried >= 0) return carried;
    const had = peer === this.origin ? this.first(BROADCAST, peer) : this.first(RECEIVED, peer);
    return had >= 0 && had < row ? had : cause;
  }

  /** The nearest earlier reaction at the same peer. */
  private causeOf(row: number, peer: PeerId): number {
    for (let earlier = row - 1; earlier >= 0; earlier--) {
      const at = earlier * STRIDE;
      if (this.rows[at + PEER] === peer && reactions.has(this.rows[at])) return earlier;
    }
    return -1;
  }

  /** No copy came: what became of those that were sent to the peer. */
  private stopped(made: number): Way {
    const { peer, name } = this;
    const ends = new Map<number, number>();
    const copies: number[] = [];
    for (let row = 0; row < this.log.count; row++) {
      const at = row * STRIDE;
      if (!this.isAbout(row) || this.rows[at + OTHER] !== peer) continue;
      if (this.codeOf(row) === SENT || this.codeOf(row) === DUPLICATED) copies.push(row);
      if (this.codeOf(row) === DROPPED) ends.set(this.rows[at + MESSAGE], row);
    }
    const crashes = this.crashes(peer);
    if (copies.length === 0) {
      const holders = this.holders();
      const said = `nobody sent ${name} to peer ${peer}; ${holders === 1 ? '1 peer has' : `${holders} peers have`} it`;
      return { outcome: 'never-sent', steps: [made, ...this.crashes(this.origin), ...crashes], said };
    }
    const dropped = copies.flatMap((row) => ends.get(this.rows[row * STRIDE + MESSAGE]) ?? []);
    const flying = copies.length - dropped.length;
    const fates = [
      ...(dropped.length > 0 ? [`${dropped.length} lost`] : []),
      ...(flying > 0 ? [`${flying} still in flight at the end`] : []),
    ];
    const said = `${name} never reached peer ${peer}: of ${copies.length === 1 ? 'the one copy' : `${copies.length} copies`} sent to it ${fates.join(', ')}`;
    const steps = [...new Set([...this.back(copies[0]), ...copies, ...dropped, ...crashes])].sort((a, b) => a - b);
    return { outcome: 'stopped', steps, said };
  }

  private holders(): number {
    const holders = new Set<number>();
    for (let row = 0; row < this.log.count; row++) {
      const code = this.codeOf(row);
      if (this.isAbout(row) && (code === BROADCAST || code === RECEIVED || code === DELIVERED))
        holders.add(this.rows[row * STRIDE + PEER]);
    }
    return holders.size;
  }

  private length(last: number): string {
    const hops = this.back(last).filter((row) => this.codeOf(row) === RECEIVED && this.isAbout(row)).length;
    return `${this.name} reached peer ${this.peer} by ${hops === 1 ? '1 hop' : `${hops} hops`}`;
  }

  private crashes(peer: PeerId): number[] {
    const steps: number[] = [];
    for (let row = 0; row < this.log.count; row++) {
      if (this.rows[row * STRIDE] === CRASHED && this.rows[row * STRIDE + PEER] === peer) steps.push(row);
    }
    return steps;
  }

  /** The first fact of this code about the broadcast at a peer, −1 for none. */
  private first(code: number, peer: PeerId): number {
    for (let row = 0; row < this.log.count; row++) {
      const at = row * STRIDE;
      if (this.codeOf(row) === code && this.rows[at + PEER] === peer && this.isAbout(row)) return row;
    }
    return -1;
  }

  /** The row of the broadcast in a reaction: that itself, or what a copy carries; −1 for none. */
  private aboutIn(reaction: number): number {
    for (let row = reaction, end = copyEnd(this.log, reaction); row < end; row++) if (this.isAbout(row)) return row;
    return -1;
  }

  private codeOf(row: number): number {
    return copyCodeAt(this.rows, row * STRIDE);
  }

  private isAbout(row: number): boolean {
    return isAbout(this.rows, row * STRIDE, this.origin, this.sequence);
  }

  private get name(): string {
    return `${this.origin}:${this.sequence}`;
  }
}
