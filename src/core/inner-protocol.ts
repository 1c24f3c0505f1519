/**
 * A protocol as a plain object inside another one: the reliable broadcast of a decision, the consensus under a total
 * order. It gets a peer of its own. The outer protocol wraps its messages, lends it one of its timers, by key, and
 * passes on what happens to the peer; what the inner one delivers comes to it after the inner reaction has returned. It
 * has no stable storage.
 */
import { checkDelivered, checkedProtocol, checkFirstTime } from './contract.ts';
import { PartPeer } from './part-peer.ts';
import { PassingProtocol } from './passing-protocol.ts';
import type { Broadcast, Definition, Peer, PeerId, Protocol, Timer } from './protocol.ts';
import { callTimeout, timerNumber } from './timer-names.ts';

/** What ties an inner protocol to the one around it. */
export interface Ties<Inner, Outer> {
  /** A message of the inner protocol as one of the outer protocol. */
  wrap(message: Inner): Outer;
  delivered(broadcast: Broadcast): void;
  /** The timer that the outer protocol lends, if the inner one has timers: its keys are the inner timers' numbers. */
  readonly timer?: string;
}

export class InnerProtocol<Inner, Outer> extends PassingProtocol<Inner> {
  protected readonly protocol: Protocol<Inner>;
  private readonly timers: readonly string[] | undefined;
  private readonly deliveries: Broadcast[] = [];
  private readonly delivered: (broadcast: Broadcast) => void;
  private isTelling = false;

  constructor(
    peer: Peer<Outer>,
    definition: Definition<Inner>,
    parameters: Readonly<Record<string, unknown>>,
    ties: Ties<Inner, Outer>,
  ) {
    super();
    this.timers = definition.timers;
    this.delivered = ties.delivered;
    const own = new InnerPeer(peer, definition.timers, ties, this.deliveries);
    this.protocol = checkedProtocol(definition.create(own, parameters) as Protocol<unknown>, false) as Protocol<Inner>;
  }

  /** The timer that it was lent has run out. */
  timeout(key: number): void {
    callTimeout(this.protocol, this.timers, key);
    this.reacted();
  }
  /** If a delivery makes the outer protocol call this one again, what comes of that is told after it. */
  protected override reacted(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    for (let next = this.deliveries.shift(); next !== undefined; next = this.deliveries.shift()) this.delivered(next);
    this.isTelling = false;
  }
}

class InnerPeer<Inner, Outer> extends PartPeer implements Peer<Inner> {
  private readonly timers: readonly string[] | undefined;
  private readonly ties: Ties<Inner, Outer>;
  private readonly deliveries: Broadcast[];
  /** By broadcast, [sequence · size + origin]. */
  private readonly seen = new Set<number>();

  constructor(
    peer: Peer<Outer>,
    timers: readonly string[] | undefined,
    ties: Ties<Inner, Outer>,
    deliveries: Broadcast[],
  ) {
    super(peer as Peer<unknown>);
    this.timers = timers;
    this.ties = ties;
    this.deliveries = deliveries;
  }

  send(to: PeerId, message: Inner): void {
    this.peer.send(to, this.ties.wrap(message));
  }
  sendToNeighbours(message: Inner, except?: PeerId): void {
    this.peer.sendToNeighbours(this.ties.wrap(message), except);
  }
  sendToGroup(message: Inner): void {
    this.peer.sendToGroup(this.ties.wrap(message));
  }
  deliver(broadcast: Broadcast): void {
    checkDelivered(this.id, broadcast, this.size);
    this.deliveries.push(broadcast);
  }
  firstTime(origin: PeerId, sequence: number): boolean {
    checkFirstTime(this.id, origin, sequence, this.size);
    const before = this.seen.size;
    return this.seen.add(sequence * this.size + origin).size > before;
  }
  setTimer(timer: Timer, delayMs: number, key = 0): void {
    this.peer.setTimer(this.ties.timer!, delayMs, timerNumber(this.id, 'setTimer', this.timers, timer, key));
  }
  clearTimer(timer: Timer, key = 0): void {
    this.peer.clearTimer(this.ties.timer!, timerNumber(this.id, 'clearTimer', this.timers, timer, key));
  }
}
