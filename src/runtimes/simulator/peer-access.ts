/**
 * The access of peers to the network, where their bandwidth is limited: copies wait here at their sender until they
 * have left it, and at their receiver until they have come in. The copies of a peer share its bandwidth stream by
 * stream, one stream for each other peer.
 *
 * A copy that waits is in no event of its own. An access that is busy has one event in the queue, at the time at which
 * its next copy will have passed; as copies that join later may delay that, the event looks again when it comes.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { PeerRates } from '../../network/peer-rates.ts';
import { SharedBandwidth } from '../../network/shared-bandwidth.ts';
import { ticksPerMsOf, timeNotBefore } from '../../network/time-grain.ts';
import { DOWNLOAD_EVENT, ENTER_EVENT, UPLOAD_EVENT } from './event-queue.ts';
import type { CopyMark } from './marked-copies.ts';
import type { RunContext } from './run-context.ts';

/** A copy that waits. */
interface WaitingCopy {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly link: number;
  readonly handle: number;
  readonly isNumbered: boolean;
  readonly sinceMs: number;
  /** What a fault does to it when it arrives. */
  readonly mark?: CopyMark;
}

/** One direction of all peers. */
interface Direction {
  readonly event: typeof UPLOAD_EVENT | typeof DOWNLOAD_EVENT;
  readonly rates: Float64Array | undefined;
  /** By peer, once it is used. */
  readonly accesses: (SharedBandwidth | undefined)[];
  /** By peer: when its event comes; infinite if it has none. */
  readonly eventMs: Float64Array;
}

/** What happens to a copy that has left its sender. */
export type Cross = (from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean) => void;

export class PeerAccess {
  private readonly context: RunContext;
  private readonly ticksPerMs: number;
  private readonly cross: Cross;
  private readonly up: Direction;
  private readonly down: Direction;
  /** By number; free places are reused. */
  private readonly copies: (WaitingCopy | undefined)[] = [];
  private readonly free: number[] = [];

  constructor(context: RunContext, { upload, download }: PeerRates, cross: Cross) {
    const { graph, network } = context.job;
    this.context = context;
    this.ticksPerMs = ticksPerMsOf(network.resolution);
    this.cross = cross;
    this.up = directionOf(UPLOAD_EVENT, upload, graph.size);
    this.down = directionOf(DOWNLOAD_EVENT, download, graph.size);
  }

  /** Takes a copy that is sent. False if the sender has no limit. */
  leave(from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean): boolean {
    if (!isLimited(this.up, from)) return false;
    const copy = this.keep({ from, to, link, handle, isNumbered, sinceMs: this.context.queue.time });
    this.join(this.up, from, to, copy);
    return true;
  }

  /** Takes a copy that has crossed its link at `arrivalMs`. False if the receiver has no limit. */
  arrive(from: PeerId, to: PeerId, handle: number, arrivalMs: number): boolean {
    if (!isLimited(this.down, to)) return false;
    const { queue } = this.context;
    const copy = this.keep({ from, to, link: -1, handle, isNumbered: false, sinceMs: queue.time });
    queue.push(arrivalMs, to, ENTER_EVENT, copy);
    return true;
  }

  /** Handles an event of these. */
  handle(peer: PeerId, event: number, copy: number): void {
    if (event === ENTER_EVENT) this.enter(copy);
    else if (event === UPLOAD_EVENT) this.pass(this.up, peer);
    else this.pass(this.down, peer);
  }

  get isEmpty(): boolean {
    return this.free.length === this.copies.length;
  }

  /** From and handle of the copies that wait. */
  waiting(): number[] {
    return this.copies.flatMap((copy) => (copy === undefined ? [] : [copy.from, copy.handle]));
  }

  private enter(copy: number): void {
    const { from, to, handle } = this.copies[copy]!;
    const mark = this.context.states?.marked.take(to, handle, this.context.queue.time);
    if (mark !== undefined) this.copies[copy] = { ...this.copies[copy]!, mark };
    this.join(this.down, to, from, copy);
  }

  private join(direction: Direction, peer: PeerId, other: PeerId, copy: number): void {
    const { messages, queue } = this.context;
    direction.accesses[peer] ??= new SharedBandwidth(direction.rates![peer]);
    direction.accesses[peer].join(other, copy, messages.bytesOf(this.copies[copy]!.handle), queue.time);
    this.schedule(direction, peer);
  }

  /** Everything that has passed by now goes on. */
  private pass(direction: Direction, peer: PeerId): void {
    const access = direction.accesses[peer]!;
    const nowMs = this.context.queue.time;
    // An event that an earlier one has replaced.
    if (direction.eventMs[peer] !== nowMs) return;
    direction.eventMs[peer] = Number.POSITIVE_INFINITY;
    for (let copy = access.take(nowMs); copy !== undefined; copy = access.take(nowMs))
      this.goOn(this.letGo(copy), direction);
    this.schedule(direction, peer);
  }

  private goOn({ from, to, link, handle, isNumbered, mark }: WaitingCopy, { event }: Direction): void {
    const { queue, states } = this.context;
    if (event === UPLOAD_EVENT) {
      this.cross(from, to, link, handle, isNumbered);
      return;
    }
    if (mark !== undefined) states!.marked.mark(to, handle, queue.time, mark);
    queue.push(queue.time, to, from, handle);
  }

  private schedule({ accesses, eventMs, event }: Direction, peer: PeerId): void {
    const { nextMs } = accesses[peer]!;
    if (nextMs === Number.POSITIVE_INFINITY) return;
    const { queue } = this.context;
    const time = Math.max(queue.time, timeNotBefore(nextMs, this.ticksPerMs));
    // An event that comes earlier looks again by itself.
    if (eventMs[peer] <= time) return;
    eventMs[peer] = time;
    queue.push(time, peer, event, 0);
  }

  private keep(copy: WaitingCopy): number {
    this.context.background?.hold(copy.handle);
    const place = this.free.pop();
    if (place === undefined) return this.copies.push(copy) - 1;
    this.copies[place] = copy;
    return place;
  }

  private letGo(place: number): WaitingCopy {
    const copy = this.copies[place]!;
    this.copies[place] = undefined;
    this.free.push(place);
    this.context.background?.letGo(copy.handle, copy.sinceMs);
    return copy;
  }
}

function directionOf(event: Direction['event'], rates: Float64Array | undefined, size: number): Direction {
  const eventMs = new Float64Array(rates === undefined ? 0 : size).fill(Number.POSITIVE_INFINITY);
  return { event, rates, accesses: [], eventMs };
}

function isLimited({ rates }: Direction, peer: PeerId): boolean {
  return rates !== undefined && rates[peer] > 0;
}
