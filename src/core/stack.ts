/**
 * Protocols on top of each other: causal order over flooding is a composition, not a rewrite.
 *
 * The broadcasts of a layer go down as payloads of the layer below, and the `deliver` of that layer comes up as
 * `fromBelow`, after the lower reaction has returned. A lower layer may carry several of them in one message: that is a
 * copy of each. What a layer sends by itself crosses the network as `{ layer, message }`; messages of the lowest layer
 * are not wrapped, so `layer` is a reserved key there. Timers, kinds, duplicate filters and stable storage are per
 * layer. To the runtime a stack is one protocol.
 *
 * Membership under dissemination: the lowest layer may be a protocol that makes the links of those above it. It sends
 * less than they do, so its messages are wrapped, and those of the layer above it are not.
 */
import { backgroundOf } from './background.ts';
import { checkedKind, checkedProtocol, checkLayered, refuseDelivery } from './contract.ts';
import { type DetectorPart, withDetector } from './detected.ts';
import { invariant } from './invariant.ts';
import { LayerPeer } from './layer-peer.ts';
import { LayerStore } from './layer-store.ts';
import { bareLayer, type Inner, innerOf, isLayered } from './layered-message.ts';
import type { Layer, Program } from './program.ts';
import type { Below, Broadcast, BroadcastName, Carried, Definition, Kind, Peer, PeerId, Protocol } from './protocol.ts';
import { fieldsOf, type LayerSnapshot } from './protocol-snapshot.ts';
import { type Signatures, signingPeer, simulatedSignatures } from './signatures.ts';
import { callTimeout, timerText } from './timer-names.ts';
import { withWatchedLinks } from './watched-links.ts';

/**
 * @param parts the layers, the lowest first, and a failure detector where there is one
 * @param crashDetectionMs the time after which a protocol that watches its links hears of a crash
 * @param signatures how protocols sign, if any does
 */
export function programOf(
  parts: readonly (Layer | DetectorPart)[],
  crashDetectionMs = 0,
  signatures = simulatedSignatures,
): Program {
  const layers = parts.filter((part): part is Layer => !isDetector(part));
  const detector = parts.find(isDetector);
  // An overlay notices crashes by itself.
  const overlay = overlayOf(layers);
  const isWatching = layers.some(({ definition }) => definition.watchesLinks === true && overlay === undefined);
  const isSigning = layers.some(({ definition }) => definition.signs === true);
  const bare = { ...programOfLayers(layers), ...(overlay === undefined ? {} : { overlay }) };
  const signing = isSigning ? withSignatures(bare, signatures) : bare;
  const program = isWatching ? withWatchedLinks(signing, crashDetectionMs) : signing;
  return detector === undefined ? program : withDetector(program, detector);
}

/** The links that the layers make; undefined if they have those of the topology. */
export function overlayOf(layers: readonly Pick<Layer, 'definition'>[]): Program['overlay'] {
  const overlay = layers.map(({ definition }) => definition.overlay ?? false).find((makes) => makes !== false);
  return overlay === undefined ? undefined : overlay === 'directed' ? overlay : 'connections';
}

function withSignatures(program: Program, signatures: Signatures): Program {
  return { ...program, signatures, create: (peer) => program.create(signingPeer(peer, signatures)) };
}

function isDetector(part: Layer | DetectorPart): part is DetectorPart {
  return 'gives' in part.definition;
}

function programOfLayers(layers: readonly Layer[]): Program {
  invariant(layers.length > 0, 'a protocol has at least one layer');
  if (layers.length > 1) return stackOf(layers);
  const { definition, parameters } = layers[0];
  const { timers } = definition;
  return {
    kinds: definition.kinds.map(({ name, carries }) => ({ name, carries })),
    layers: 1,
    decides: definition.decides === true,
    kindOf: definition.kindOf,
    broadcastOf: definition.broadcastOf,
    relatedTo: (message, from, to) => relatedIn(definition, message, from, to),
    create: (peer) => checkedProtocol(definition.create(peer, parameters), false),
    timers,
    timeout: (protocol, timer) => callTimeout(protocol, timers, timer),
    timerText: (timer) => timerText(timers, timer),
    background: backgroundOf(layers),
    snapshotOf: (protocol) => [layerSnapshot(layers[0], protocol)],
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
    decides: layers[top].definition.decides === true,
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
    /** Only the messages of the top layer are about broadcasts of the run. */
    relatedTo(message, from, to) {
      const { definition } = layers[top];
      return [innerOf(layers, message, from)]
        .flat()
        .flatMap((inner) => (inner.index === top ? relatedIn(definition, inner.message, inner.from, to) : []));
    },
    background: backgroundOf(layers),
    create: (peer) => new Stack(peer, layers),
    timers: undefined,
    timeout: (stack, timer) => stack.timeout!(timer, 0),
    timerText(timer) {
      const { definition } = layers[timer % layers.length];
      return `${definition.name}/${timerText(definition.timers, Math.floor(timer / layers.length))}`;
    },
    snapshotOf: (stack) => (stack as Stack).protocols.map((protocol, index) => layerSnapshot(layers[index], protocol)),
  };
}

function relatedIn(definition: Definition, message: unknown, from: PeerId, to: PeerId): readonly BroadcastName[] {
  const related = definition.kinds[definition.kindOf(message)]?.relatesTo?.(message, from, to);
  return related === undefined ? [] : [related].flat();
}

function layerSnapshot({ definition, parameters }: Layer, protocol: Protocol<unknown>): LayerSnapshot {
  return { protocol: definition.name, fields: fieldsOf(protocol, parameters) };
}

class Stack implements Protocol<unknown> {
  /** The lowest layer first. */
  readonly protocols: Protocol<unknown>[] = [];
  /** Deliveries on their way up: the layer to tell, the origin, the message. */
  private readonly upcalls: { index: number; origin: PeerId; message: unknown }[] = [];
  private readonly store: LayerStore;
  private readonly layers: readonly Layer[];
  /** The layer whose messages are not wrapped. */
  private readonly bare: number;

  constructor(peer: Peer<unknown>, layers: readonly Layer[]) {
    this.layers = layers;
    this.store = new LayerStore(peer, layers.length);
    this.bare = bareLayer(layers);
    layers.forEach(({ definition, parameters }, index) => {
      const layerPeer = new LayerPeer(
        peer,
        { index, layers: layers.length, isBare: index === this.bare, timers: definition.timers },
        this.store,
        this.deliverOf(index),
      );
      const below = index <= this.bare ? undefined : this.below(peer, index - 1);
      this.protocols.push(checkedProtocol(definition.create(layerPeer, parameters, below), index > this.bare));
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
    else this.protocols[this.bare].receive(from, message);
    this.climb();
  }

  timeout(timer: number): void {
    const count = this.layers.length;
    const layer = timer % count;
    callTimeout(this.protocols[layer], this.layers[layer].definition.timers, Math.floor(timer / count));
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

  /** The top layer says goodbye first. */
  leave(): void {
    for (const protocol of this.protocols.toReversed()) protocol.leave?.();
    this.climb();
  }

  suspect(peer: PeerId): void {
    for (const protocol of this.protocols) protocol.suspect?.(peer);
    this.climb();
  }

  restore(peer: PeerId): void {
    for (const protocol of this.protocols) protocol.restore?.(peer);
    this.climb();
  }

  trust(peer: PeerId): void {
    for (const protocol of this.protocols) protocol.trust?.(peer);
    this.climb();
  }

  /** Where the deliveries of a layer go; undefined if to the application. */
  private deliverOf(index: number): ((broadcast: Broadcast) => void) | undefined {
    if (index === this.layers.length - 1) return undefined;
    return index < this.bare ? refuseDelivery : (broadcast) => this.up(index + 1, broadcast);
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
