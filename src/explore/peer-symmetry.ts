/**
 * Peer symmetry: states that differ in nothing but which of some alike peers does what count as one (Clarke and
 * others, "Exploiting symmetry in temporal logic model checking", 1996).
 *
 * Nobody has to say which peers are alike. An exchange of two peers takes the state of one to the state that the other
 * has when the same happens to it, with the two exchanged in all that is sent. Each step that the search finds is made
 * in the exchanged state too, and held against the original: if what comes of it is not the same but for the exchange,
 * the peers are not alike, and the search begins again without this exchange.
 */
import type { PeerId } from '../core/protocol.ts';
import { type Apart, type Composed, exchangesOf, groupsBy, permutationsBy } from './alike-peers.ts';
import { changedMessage } from './byzantine.ts';
import { broadcastOf, broadcastsOf, type LocalEvent } from './explored-peer.ts';
import { BYZANTINE_START, type LocalStates, OFFERED } from './local-states.ts';
import { ownMessages, type Repertoire } from './repertoire.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

/** Two peers turn out to differ. */
export class AsymmetryError extends Error {
  override readonly name = 'AsymmetryError';
  readonly peers: readonly [PeerId, PeerId];

  constructor(peers: readonly [PeerId, PeerId]) {
    super(`peers ${peers[0]} and ${peers[1]} are not alike`);
    this.peers = peers;
  }
}

/** What one exchange does. */
interface Exchange {
  readonly peers: readonly [PeerId, PeerId];
  /** By state, by copy: its image. */
  readonly states: number[];
  readonly copies: number[];
  readonly payloads: ReadonlyMap<string, string>;
  /** What messages become, as texts: for those of Byzantine peers that are bound to nothing. */
  readonly messages: Map<string, string> | undefined;
}

/** What one permutation does to the hashes of a world's state. */
interface Images extends Composed {
  readonly states: number[];
  readonly copies: number[];
}

export class PeerSymmetry {
  /** The hashes that a state and all that are like it have in common. */
  first = 0;
  second = 0;
  private readonly world: World;
  private readonly local: LocalStates;
  private readonly size: number;
  private readonly exchanges: readonly Exchange[];
  private readonly permutations: readonly Images[];

  constructor(world: World, local: LocalStates, apart: Apart, repertoire?: Repertoire) {
    this.world = world;
    this.local = local;
    this.size = world.graph.size;
    const pairs = exchangesOf(world, apart);
    this.exchanges = pairs.map((peers) => ({
      peers,
      states: [],
      copies: [],
      payloads: payloadsExchanged(world, peers),
      messages: repertoire && messagesExchanged(world, peers, repertoire),
    }));
    this.permutations = permutationsBy(pairs, this.size).map((one) => ({ ...one, states: [], copies: [] }));
  }

  /** Peers that are alike, as far as the search has come. */
  get groups(): PeerId[][] {
    return groupsBy(this.exchanges.map(({ peers }) => peers));
  }

  /** The step in each exchanged state. @param found called with each */
  images(place: number, event: number, found: (place: number, event: number) => void): void {
    for (const exchange of this.exchanges) {
      this.check(exchange, place, event);
      found(this.stateIn(exchange, place), this.eventIn(exchange, event));
    }
  }

  /** Finds `first` and `second` of the state at this place: the least of those of its images. */
  look(of: Int32Array, at: number): void {
    for (const [index, images] of this.permutations.entries()) {
      const faults = exchangedFaults(of[at + state.FAULTS], images);
      let first = state.firstHashOf(faults);
      let second = state.secondHashOf(faults);
      const copies = at + state.PEERS + this.size;
      for (let i = at + state.PEERS; i < copies; i++) {
        const image = images.states[of[i]] ?? this.stateImage(index, of[i]);
        first += this.local.firstHash[image];
        second += this.local.secondHash[image];
      }
      for (let i = copies, end = copies + of[at + state.IN_FLIGHT]; i < end; i++) {
        const image = images.copies[of[i]] ?? this.copyImage(index, of[i]);
        first += this.local.copies.firstHash[image];
        second += this.local.copies.secondHash[image];
      }
      first |= 0;
      second |= 0;
      const isLess = first < this.first || (first === this.first && second < this.second);
      if (index > 0 && !isLess) continue;
      this.first = first;
      this.second = second;
    }
  }

  private stateImage(index: number, place: number): number {
    const { states, exchange, after } = this.permutations[index];
    states[place] ??= after < 0 ? place : this.stateIn(this.exchanges[exchange], this.stateImage(after, place));
    return states[place];
  }

  private copyImage(index: number, copy: number): number {
    const { copies, exchange, after } = this.permutations[index];
    copies[copy] ??= after < 0 ? copy : this.copyIn(this.exchanges[exchange], this.copyImage(after, copy));
    return copies[copy];
  }

  /** A state is brought about again from the one before it. */
  private stateIn(exchange: Exchange, place: number): number {
    const known = exchange.states[place];
    if (known !== undefined) return known;
    const { peer, parent, via } = this.local.states[place];
    if (parent < 0) this.checkStart(exchange, peer, parent);
    else this.check(exchange, parent, via);
    return exchange.states[place];
  }

  private copyIn(exchange: Exchange, copy: number): number {
    const known = exchange.copies[copy];
    if (known !== undefined) return known;
    const { local } = this;
    const step = local.copies.madeIn[copy];
    if (step === OFFERED) this.enterOffer(exchange, copy);
    else if (step < 0) this.checkStart(exchange, local.copies.from[copy], step);
    else this.check(exchange, local.stepState[step], local.stepEvent[step]);
    return exchange.copies[copy] ?? refuse(exchange);
  }

  /** What a Byzantine peer may send at any time, the one in its place may send too. */
  private enterOffer(exchange: Exchange, copy: number): void {
    const { copies } = this.local;
    const image = exchange.messages?.get(JSON.stringify(copies.messages[copy])) ?? refuse(exchange);
    const [from, to] = [copies.from[copy], copies.to[copy]].map((peer) => exchanged(exchange, peer));
    enter(exchange, exchange.copies, copy, copies.numberOf(from, to, JSON.parse(image), OFFERED));
  }

  private eventIn(exchange: Exchange, number: number): number {
    const { local } = this;
    const { peer, event, copy } = local.events[number];
    if (event.kind === 'receive') return local.receiptOf(this.copyIn(exchange, copy));
    return local.eventOf(exchanged(exchange, peer), eventExchanged(exchange, event));
  }

  /** Holds the start of a peer against that of the one in its place. @param parent which start it is */
  private checkStart(exchange: Exchange, peer: PeerId, parent: number): void {
    const isByzantine = parent === BYZANTINE_START;
    const one = this.local.startOf(peer, isByzantine);
    const other = this.local.startOf(exchanged(exchange, peer), isByzantine);
    this.pair(exchange, one, other);
  }

  private check(exchange: Exchange, place: number, event: number): void {
    const { local } = this;
    const one = local.step(place, event);
    const other = local.step(this.stateIn(exchange, place), this.eventIn(exchange, event));
    if (local.hasThrown(one) !== local.hasThrown(other)) refuse(exchange);
    if (local.hasThrown(one)) return;
    this.pair(
      exchange,
      { state: local.next[one], sent: local.sentInOrder[one] },
      { state: local.next[other], sent: local.sentInOrder[other] },
    );
  }

  /** What comes of two steps is an image of one another. */
  private pair(
    exchange: Exchange,
    one: { readonly state: number; readonly sent: readonly number[] },
    other: { readonly state: number; readonly sent: readonly number[] },
  ): void {
    const { states, copies } = exchange;
    if (!this.areAlike(exchange, one.state, other.state)) refuse(exchange);
    enter(exchange, states, one.state, other.state);
    if (one.sent.length !== other.sent.length) refuse(exchange);
    const { to } = this.local.copies;
    const left = [...other.sent];
    for (const copy of one.sent) {
      const at = left.findIndex((image) => to[image] === exchanged(exchange, to[copy]));
      if (at < 0) refuse(exchange);
      const [image] = left.splice(at, 1);
      enter(exchange, copies, copy, image);
      const { messages } = this.local.copies;
      if (exchange.messages !== undefined)
        enterMessage(exchange, exchange.messages, [messages[copy], messages[image]], this.world);
    }
  }

  /** In what the search looks at. */
  private areAlike(exchange: Exchange, place: number, image: number): boolean {
    const { states, histories, events } = this.local;
    const [one, other] = [states[place], states[image]];
    const timersOf = ({ timeouts }: typeof one) =>
      timeouts.map((event) => (events[event].event as { readonly timer: number }).timer).sort();
    const history = histories[one.history].map((item) => historyExchanged(exchange, item));
    return (
      one.isUp === other.isUp &&
      one.made === other.made &&
      other.peer === exchanged(exchange, one.peer) &&
      other.suspected === bitsExchanged(exchange, one.suspected) &&
      timersOf(one).join() === timersOf(other).join() &&
      this.local.arranged(history).join() === histories[other.history].join()
    );
  }
}

function refuse({ peers }: Pick<Exchange, 'peers'>): never {
  throw new AsymmetryError(peers);
}

/** Enters an image; that of the image is the original. */
function enter(exchange: Exchange, images: number[], one: number, other: number): void {
  if ((images[one] ?? other) !== other || (images[other] ?? one) !== one) refuse(exchange);
  images[one] = other;
  images[other] = one;
}

function exchanged({ peers: [one, other] }: Pick<Exchange, 'peers'>, peer: PeerId): PeerId {
  return peer === one ? other : peer === other ? one : peer;
}

function bitsExchanged({ peers: [one, other] }: Exchange, bits: number): number {
  const differ = ((bits >> one) ^ (bits >> other)) & 1;
  return bits ^ ((differ << one) | (differ << other));
}

function exchangedFaults(faults: number, { permutation }: Composed): number {
  const byzantine = state.byzantineIn(faults);
  const image = permutation.reduce((bits, to, peer) => bits | (((byzantine >> peer) & 1) << to), 0);
  return faults - state.faultsWith(byzantine) + state.faultsWith(image);
}

function eventExchanged(exchange: Exchange, event: LocalEvent): LocalEvent {
  switch (event.kind) {
    case 'suspect':
    case 'restore':
      return { kind: event.kind, other: exchanged(exchange, event.other) };
    case 'crash-within':
      // Which copies have left depends on the order of the peers.
      return refuse(exchange);
    default:
      return event;
  }
}

/** Enters what a message becomes, and the same with other payloads. */
function enterMessage(
  exchange: Pick<Exchange, 'peers'>,
  known: Map<string, string>,
  pair: readonly [unknown, unknown],
  world: World,
): void {
  const changed = pair.map((message) => changedMessage(message, world));
  for (const [one, other] of [pair, changed].map((texts) => texts.map((text) => JSON.stringify(text)))) {
    if (one === undefined || other === undefined) continue;
    if ((known.get(one) ?? other) !== other || (known.get(other) ?? one) !== one) refuse(exchange);
    known.set(one, other);
    known.set(other, one);
  }
}

/** What messages become, as far as it is known: first those that peers send by themselves. */
function messagesExchanged(
  world: World,
  peers: readonly [PeerId, PeerId],
  { images }: Repertoire,
): Map<string, string> {
  const key = peers.join();
  const known = images.get(key) ?? new Map<string, string>();
  images.set(key, known);
  for (let peer = 0; peer < world.graph.size; peer++) {
    const own = ownMessages(world, peer);
    const others = ownMessages(world, exchanged({ peers }, peer));
    for (const [index, message] of own.entries()) enterMessage({ peers }, known, [message, others[index]], world);
  }
  return known;
}

/** Each payload of the world, as JSON, and the one in its place. */
function payloadsExchanged(world: World, peers: readonly [PeerId, PeerId]): Map<string, string> {
  const pairs = broadcastsOf(world).flatMap(({ origin, sequence, payload }): [string, string][] => {
    const { payload: image } = broadcastOf(exchanged({ peers }, origin), sequence);
    return [
      [JSON.stringify(payload), JSON.stringify(image)],
      [JSON.stringify(changedMessage(payload, world)), JSON.stringify(changedMessage(image, world))],
    ];
  });
  return new Map(pairs);
}

function historyExchanged(exchange: Exchange, item: string): string {
  const [, origin, sequence, payload] = /^(\d+):(\d+):(.*)$/s.exec(item) ?? [];
  if (origin === undefined) return item;
  return `${exchanged(exchange, Number(origin))}:${sequence}:${exchange.payloads.get(payload) ?? payload}`;
}
