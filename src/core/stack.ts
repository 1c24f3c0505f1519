/**
 * Protocols on top of each other: causal order over flooding is a composition, not a rewrite.
 *
 * A layer's broadcasts go down as payloads of the layer below, whose `deliver` comes up as `fromBelow`, after the lower
 * reaction has returned.
 * A lower layer may carry several of them in one message: that is a copy of each.
 * What a layer sends by itself crosses the network as `{ layer, message }`; messages of the lowest layer cross it bare,
 * so `layer` is a
 * reserved key there. Timers, kinds, duplicate filters and what is kept over a crash are per layer. To the runtime a
 * stack is one protocol.
 */
import {
  checkDelivered,
  checkedKind,
  checkedProtocol,
  checkFirstTime,
  checkLayered,
  checkTimer,
  TIMERS,
} from './contract.ts';
import { invariant } from './invariant.ts';
import { plainCopyOf } from './kept.ts';
import { type Inner, innerOf, isLayered, type LayeredMessage } from './layered-message.ts';
import type { Below, Broadcast, Carried, Definition, Kind, Peer, PeerId, Protocol, Timer } from './protocol.ts';

/** One layer: a definition and the values of its parameters. */
export interface Layer {
  readonly definition: Definition;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a runtime needs to know of a protocol or stack. */
export interface Program {
  readonly kinds: readonly Kind[];
  /** How many layers it has: their origins and timers come as numbers of one. */
  readonly layers: number;
  kindOf(message: unknown): number;
  broadcastOf(message: unknown, from: PeerId): Carried;
  create(peer: Peer<unknown>): Protocol<unknown>;
}

/** @param layers the lowest first */
export function programOf(layers: readonly Layer[]): Program {
  invariant(layers.length > 0, 'a protocol has at least one layer');
  if (layers.length > 1) return stackOf(layers);
  const { definition, parameters } = layers[0];
  return {
    kinds: definition.kinds,
    layers: 1,
    kindOf: definition.kindOf,
    broadcastOf: definition.broadcastOf,
    create: (peer) => checkedProtocol(definition.create(peer, parameters), false),
  };
}

function stackOf(layers: readonly Layer[]): Program {
  const firstKinds: number[] = [];
  const kinds: Kind[] = [];
  layers.forEach(({ definition }, index) => {
    firstKinds.push(kinds.length);
    const isTop = index === layers.length - 1;
    // Below the top a copy counts as the kind of the message that it carries, so a carrying kind of a lower layer
    // carries nothing of the run's own.
    for (const kind of definition.kinds)
      kinds.push({ name: `${definition.name}/${kind.name}`, carries: isTop ? kind.carries : 'internal' });
  });

  const top = layers.length - 1;

  function kindOfInner({ index, message }: Inner): number {
    return firstKinds[index] + checkedKind(layers[index].definition, message);
  }

  function carriedIn({ index, message, from }: Inner): Carried {
    return index === top ? layers[index].definition.broadcastOf(message, from) : undefined;
  }

  return {
    kinds,
    layers: layers.length,
    /** Several messages in one count as the first of them that carries a broadcast. */
    kindOf(message) {
      const inner = innerOf(layers, message, 0);
      if (!Array.isArray(inner)) return kindOfInner(inner);
      const all = inner.map(kindOfInner);
      return all.find((kind) => kinds[kind].carries === 'broadcast') ?? all[0];
    },
    broadcastOf(message, from) {
      const inner = innerOf(layers, message, from);
      return Array.isArray(inner) ? inner.flatMap((one) => carriedIn(one) ?? []) : carriedIn(inner);
    },
    create: (peer) => new Stack(peer, layers),
  };
}

class Stack implements Protocol<unknown> {
  private readonly protocols: Protocol<unknown>[] = [];
  /** Deliveries on their way up: the layer to tell, the origin, the message. */
  private readonly upcalls: { index: number; origin: PeerId; message: unknown }[] = [];
  private readonly store: Store;

  constructor(peer: Peer<unknown>, layers: readonly Layer[]) {
    this.store = new Store(peer, layers.length);
    layers.forEach(({ definition, parameters }, index) => {
      const deliver = index === layers.length - 1 ? undefined : (broadcast: Broadcast) => this.up(index + 1, broadcast);
      const layerPeer = new LayerPeer(peer, index, layers.length, this.store, deliver);
      const below = index === 0 ? undefined : this.below(peer, index - 1);
      this.protocols.push(checkedProtocol(definition.create(layerPeer, parameters, below), index > 0));
    });
  }

  start(): void {
    for (const protocol of this.protocols) protocol.start?.();
    this.climb();
  }

  broadcast(broadcast: Broadcast): void {
    this.protocols[this.protocols.length - 1].broadcast(broadcast);
    this.climb();
  }

  receive(from: PeerId, message: unknown): void {
    if (isLayered(message)) this.protocols[message.layer].receive(from, message.message);
    else this.protocols[0].receive(from, message);
    this.climb();
  }

  timeout(timer: Timer): void {
    const layers = this.protocols.length;
    this.protocols[timer % layers].timeout?.(Math.floor(timer / layers));
    this.climb();
  }

  linkUp(peer: PeerId): void {
    for (const protocol of this.protocols) protocol.linkUp?.(peer);
    this.climb();
  }

  linkDown(peer: PeerId): void {
    for (const protocol of this.protocols) protocol.linkDown?.(peer);
    this.climb();
  }

  private below(peer: Peer<unknown>, index: number): Below<unknown> {
    return {
      broadcast: (message) => {
        checkLayered(message, false);
        this.protocols[index].broadcast({
          origin: peer.id,
          sequence: this.store.nextSequence(index),
          payload: message,
        });
      },
    };
  }

  private up(index: number, broadcast: Broadcast): void {
    this.upcalls.push({ index, origin: broadcast.origin, message: broadcast.payload });
  }

  private climb(): void {
    for (let upcall = this.upcalls.shift(); upcall !== undefined; upcall = this.upcalls.shift()) {
      this.protocols[upcall.index].fromBelow!(upcall.origin, upcall.message);
    }
  }
}

/**
 * What the layers of a stack keep over a crash. Where any of them keeps something, the numbers of the broadcasts
 * between the layers are kept with it, so that
 * they go on: a layer that counted again from 0 would be taken for its own past. Where none does, nothing is kept at
 * all.
 */
class Store {
  private readonly peer: Peer<unknown>;
  private readonly sequences: number[];
  private readonly values: unknown[];
  private isUsed: boolean;

  constructor(peer: Peer<unknown>, layers: number) {
    const kept = peer.kept as
      | { readonly sequences: readonly number[]; readonly values: readonly unknown[] }
      | undefined;
    this.peer = peer;
    this.isUsed = kept !== undefined;
    this.sequences = kept === undefined ? new Array<number>(layers).fill(0) : [...kept.sequences];
    this.values = kept === undefined ? new Array<unknown>(layers).fill(null) : [...kept.values];
  }

  keptOf(layer: number): unknown {
    // A layer's value stands in a list of its own, so that a null that was kept is told from nothing.
    const value = this.values[layer] as readonly unknown[] | null;
    return value === null ? undefined : plainCopyOf(value[0]);
  }

  keep(layer: number, value: unknown): void {
    this.values[layer] = [plainCopyOf(value)];
    this.isUsed = true;
    this.put();
  }

  /** The number of the next broadcast that goes down to this layer. */
  nextSequence(layer: number): number {
    const sequence = this.sequences[layer]++;
    if (this.isUsed) this.put();
    return sequence;
  }

  private put(): void {
    this.peer.keep?.({ sequences: this.sequences, values: this.values });
  }
}

/** The peer as one layer sees it. */
class LayerPeer implements Peer<unknown> {
  private readonly peer: Peer<unknown>;
  private readonly index: number;
  private readonly layers: number;
  private readonly store: Store;
  private readonly deliverUp: ((broadcast: Broadcast) => void) | undefined;

  constructor(
    peer: Peer<unknown>,
    index: number,
    layers: number,
    store: Store,
    deliverUp: ((broadcast: Broadcast) => void) | undefined,
  ) {
    this.peer = peer;
    this.index = index;
    this.layers = layers;
    this.store = store;
    this.deliverUp = deliverUp;
  }

  get id(): PeerId {
    return this.peer.id;
  }
  get size(): number {
    return this.peer.size;
  }
  get degree(): number {
    return this.peer.degree;
  }
  neighbour(index: number): PeerId {
    return this.peer.neighbour(index);
  }
  now(): number {
    return this.peer.now();
  }
  random(): number {
    return this.peer.random();
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
  setTimer(timer: Timer, delayMs: number): void {
    checkTimer(this.peer.id, 'setTimer', timer, TIMERS);
    this.peer.setTimer(timer * this.layers + this.index, delayMs);
  }
  clearTimer(timer: Timer): void {
    checkTimer(this.peer.id, 'clearTimer', timer, TIMERS);
    this.peer.clearTimer(timer * this.layers + this.index);
  }
  learn(a: PeerId, b: PeerId, up: boolean): void {
    this.peer.learn(a, b, up);
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
  note(text: string): void {
    this.peer.note(text);
  }

  private tagged(message: unknown): unknown {
    checkLayered(message, this.index === 0);
    return this.index === 0 ? message : ({ layer: this.index, message } satisfies LayeredMessage);
  }
}
