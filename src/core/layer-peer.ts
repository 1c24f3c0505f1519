/** The peer as one layer of a stack sees it: its messages are tagged, its timers and origins numbered by layer. */
import { checkDelivered, checkFirstTime, checkLayered, checkTimer, TIMERS } from './contract.ts';
import type { LayerStore } from './layer-store.ts';
import type { LayeredMessage } from './layered-message.ts';
import { PartPeer } from './part-peer.ts';
import type { Broadcast, Peer, PeerId, Timer } from './protocol.ts';
import { timerNumber } from './timer-names.ts';

/** The place of a layer in its stack. */
interface Place {
  readonly index: number;
  readonly layers: number;
  /** True if its messages cross the network as they are. */
  readonly isBare: boolean;
  /** The names of its timers, if they have names. */
  readonly timers: readonly string[] | undefined;
}

export class LayerPeer extends PartPeer implements Peer<unknown> {
  private readonly index: number;
  private readonly layers: number;
  private readonly isBare: boolean;
  private readonly timers: readonly string[] | undefined;
  private readonly store: LayerStore;
  private readonly deliverUp: ((broadcast: Broadcast) => void) | undefined;

  constructor(
    peer: Peer<unknown>,
    { index, layers, isBare, timers }: Place,
    store: LayerStore,
    deliverUp: ((broadcast: Broadcast) => void) | undefined,
  ) {
    super(peer);
    this.index = index;
    this.layers = layers;
    this.isBare = isBare;
    this.timers = timers;
    this.store = store;
    this.deliverUp = deliverUp;
  }

  send(to: PeerId, message: unknown): void {
    this.peer.send(to, this.tagged(message));
  }
  sendToNeighbours(message: unknown, except?: PeerId): void {
    this.peer.sendToNeighbours(this.tagged(message), except);
  }
  sendToGroup(message: unknown): void {
    this.peer.sendToGroup(this.tagged(message));
  }
  deliver(broadcast: Broadcast): void {
    if (this.deliverUp === undefined) {
      this.peer.deliver(broadcast);
      return;
    }
    checkDelivered(this.peer.id, broadcast, this.peer.size);
    this.deliverUp(broadcast);
  }
  firstTime(origin: PeerId, sequence: number): boolean {
    checkFirstTime(this.peer.id, origin, sequence, this.peer.size);
    return this.peer.firstTime(origin + this.index * this.peer.size, sequence);
  }
  setTimer(timer: Timer, delayMs: number, key = 0): void {
    const number = timerNumber(this.peer.id, 'setTimer', this.timers, timer, key);
    checkTimer(this.peer.id, 'setTimer', number, TIMERS);
    this.peer.setTimer(number * this.layers + this.index, delayMs);
  }
  clearTimer(timer: Timer, key = 0): void {
    const number = timerNumber(this.peer.id, 'clearTimer', this.timers, timer, key);
    checkTimer(this.peer.id, 'clearTimer', number, TIMERS);
    this.peer.clearTimer(number * this.layers + this.index);
  }
  keep(value: unknown): void {
    this.store.keep(this.index, value);
  }
  get kept(): unknown {
    return this.store.keptOf(this.index);
  }
  finish(): void {
    this.peer.finish?.();
  }
  /** Layers cannot take each other's signatures for their own. */
  sign(value: unknown): string {
    return this.peer.sign!([this.index, value]);
  }
  verify(peer: PeerId, value: unknown, signature: unknown): boolean {
    return this.peer.verify!(peer, [this.index, value], signature);
  }

  private tagged(message: unknown): unknown {
    checkLayered(message, this.isBare);
    return this.isBare ? message : ({ layer: this.index, message } satisfies LayeredMessage);
  }
}
