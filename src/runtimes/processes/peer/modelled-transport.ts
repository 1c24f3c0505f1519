/**
 * A peer's sockets behind the links that an experiment describes: each copy is lost, held back or doubled here, at its
 * sender, before it is written. What the real wire takes is added to that.
 *
 * What happens to a copy, and in which order, is decided in src/network/copy-fate.ts. A copy that waits is kept by
 * reference, as messages do not change once they are sent, and written in the turn of its peer that comes after its
 * time, unless the sockets hold too much: then it waits for them. Where many wait the workload is held back; where the
 * limit is reached the run ends.
 */
import { LINK_DOWN, TOO_MANY_IN_FLIGHT } from '../../../core/drop-reasons.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { CopyFate } from '../../../network/copy-fate.ts';
import type {
  Address,
  Directory,
  Listening,
  NeighbourPresence,
  Sending,
  Transport,
  TransportOwner,
} from '../../sockets/transport.ts';
import { DelayQueue } from './delay-queue.ts';
import type { FineTimer } from './fine-timer.ts';
import type { LinkState } from './link-state.ts';

/** Copies that are written before the sockets are asked again whether they hold too much. */
const BATCH = 256;
/** The workload waits where this share of the limit is held. */
const ENOUGH = 1 / 4;

/** What the links of all peers of a process have in common. */
export interface Crossing {
  /** Decides what happens to each copy that is sent. */
  readonly fate: Pick<CopyFate, 'dropReason' | 'arrivalMs' | 'secondArrivalMs' | 'decide'>;
  readonly alarm: FineTimer;
  /** Copies of one peer that may wait. */
  readonly limit: number;
  /** Bytes of a message's frame. */
  sizeOf(message: unknown): number;
  /** True for messages that do not keep the run from its end; undefined if there are none. */
  readonly isBackground: ((message: unknown) => boolean) | undefined;
  /** Time of the run. */
  now(): number;
  endAtLimit(reason: string): void;
}

/** A peer, and its place among those of its process. */
interface ModelledPeer {
  readonly id: PeerId;
  readonly place: number;
}

export class ModelledTransport implements Transport {
  readonly sending: Sending = { bytes: 0, number: 0, dropped: undefined, duplicate: -1 };
  readonly turnBroadcasts: number;
  private readonly sockets: Transport;
  private readonly crossing: Crossing;
  private readonly peer: PeerId;
  private readonly place: number;
  private readonly links: LinkState;
  private readonly owner: TransportOwner;
  private readonly held = new DelayQueue();
  /** By link: copies sent so far. */
  readonly numbers: Uint32Array;
  /** The longest delay of a copy; kept only if something is in the background. */
  longestMs = 0;
  private lastMessage: unknown = undefined;
  private lastBytes = 0;
  private readonly wake = (): void => this.owner.wake();

  constructor(
    sockets: Transport,
    crossing: Crossing,
    { id, place }: ModelledPeer,
    links: LinkState,
    owner: TransportOwner,
  ) {
    this.sockets = sockets;
    this.crossing = crossing;
    this.peer = id;
    this.place = place;
    this.links = links;
    this.owner = owner;
    this.turnBroadcasts = sockets.turnBroadcasts;
    this.numbers = new Uint32Array(links.count);
  }

  get full(): boolean {
    return this.sockets.full || this.held.length > this.crossing.limit * ENOUGH;
  }

  get isHolding(): boolean {
    const { isBackground } = this.crossing;
    if (isBackground === undefined) return this.held.length > 0;
    let isHolding = false;
    this.held.each((_link, message) => {
      isHolding ||= !isBackground(message);
    });
    return isHolding;
  }

  listen(port: number): Promise<Listening> {
    return this.sockets.listen(port);
  }

  connect(directory: Directory, links: readonly number[]): Promise<void> {
    return this.sockets.connect(directory, links);
  }

  open(): void {
    this.sockets.open();
  }

  send(link: number, message: unknown): Sending {
    const { sending, crossing, links } = this;
    const { fate } = crossing;
    if (message !== this.lastMessage) {
      this.lastMessage = message;
      this.lastBytes = crossing.sizeOf(message);
    }
    const nowMs = this.owner.now();
    sending.bytes = this.lastBytes;
    sending.number = this.numbers[link]++;
    sending.duplicate = -1;
    if (!links.isUp(link)) {
      sending.dropped = LINK_DOWN;
      return sending;
    }
    fate.decide(links.first + link, this.peer, links.neighbours[link], this.lastBytes, nowMs);
    sending.dropped = fate.dropReason;
    if (fate.dropReason !== undefined) return sending;
    if (this.held.length + 2 > crossing.limit) {
      sending.dropped = TOO_MANY_IN_FLIGHT;
      crossing.endAtLimit(`the links of peer ${this.peer} held their limit of ${crossing.limit} copies on their way`);
      return sending;
    }
    this.held.put(fate.arrivalMs, link, sending.number, message);
    if (crossing.isBackground !== undefined) this.longestMs = Math.max(this.longestMs, fate.arrivalMs - nowMs);
    if (fate.secondArrivalMs >= 0) {
      sending.duplicate = this.numbers[link]++;
      this.held.put(fate.secondArrivalMs, link, sending.duplicate, message);
    }
    return sending;
  }

  /** Writes the copies whose time has come. */
  flush(): void {
    const { sockets, held, crossing } = this;
    const nowMs = crossing.now();
    for (let written = 1; held.nextMs <= nowMs && !sockets.full; written++) {
      held.take();
      const { link, number, message } = held;
      const { dropped } = sockets.send(link, message, number);
      if (dropped !== undefined) this.owner.dropped(link, message, number, dropped);
      if (written % BATCH === 0) sockets.flush();
    }
    sockets.flush();
    // Sockets that hold too much wake the peer when they no longer do.
    crossing.alarm.set(this.place, sockets.full ? Number.POSITIVE_INFINITY : held.nextMs, this.wake);
  }

  join(link: number): void {
    this.sockets.join(link);
  }

  cut(link: number): void {
    this.sockets.cut(link);
  }

  sever(link: number, life: number): void {
    this.sockets.sever(link, life);
  }

  moved(link: number, life: number, address: Address, isUp: boolean): void {
    this.sockets.moved(link, life, address, isUp);
  }

  rejoin(directory: Directory, links: readonly number[], presence: readonly NeighbourPresence[]): void {
    this.sockets.rejoin(directory, links, presence);
  }

  close(): void {
    this.crossing.alarm.set(this.place, Number.POSITIVE_INFINITY, this.wake);
    this.sockets.close();
  }

  eachHeld(tell: (link: number, message: unknown) => void): void {
    this.held.each(tell);
  }

  freeze(): void {
    this.crossing.alarm.set(this.place, Number.POSITIVE_INFINITY, this.wake);
    this.sockets.freeze();
  }
}
