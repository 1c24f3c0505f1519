/**
 * Causal broadcast without waiting, as `causal-no-wait`, and with its past collected: every peer acknowledges what it
 * has delivered, and what all have acknowledged is carried no longer.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.14, which extends algorithm 3.13.
 * Model: that of the broadcast below, which should be reliable, and a perfect failure detector. Over a weaker detector
 * a wrong suspicion breaks causal order: the past is forgotten before the suspected peer has it. A crash that is never
 * suspected costs nothing but room: the past grows.
 * Guarantees: those of `causal-no-wait`, but for a peer that joins late: while it is not there the detector suspects
 * it, and the past is collected without it. So it delivers what comes later without what was before.
 * Cost: that of the broadcast below for the broadcast, and N times that for its N acknowledgements: N and N² messages
 * on a mesh over best-effort. No further step.
 * Deviation: an acknowledgement that comes after its broadcast was collected is ignored, so nothing is kept for it.
 */
import { invariant } from '../core/invariant.ts';
import {
  type Below,
  type Broadcast,
  type BroadcastName,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import { reliableUnlessSilent, UNLESS_FORGOTTEN } from './usual-promises.ts';

interface Data {
  readonly sequence: number;
  readonly payload: unknown;
  /** What its origin had broadcast and delivered before, in that order, as far as it is not collected. */
  readonly past: readonly Broadcast[];
}

interface Acknowledgement {
  readonly delivered: BroadcastName;
}

type Message = Data | Acknowledgement;

/** As long as all peers are there from the start. */
const AMONG_MEMBERS = UNLESS_FORGOTTEN.filter((fault) => fault !== 'join');

export default defineProtocol({
  name: 'causal-collected',
  title: 'delivers with each broadcast all that may have caused it, but for what all peers have acknowledged',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.14 (garbage collection of the causal past)',
  parameters: {},
  promises: {
    ...reliableUnlessSilent,
    'fifo-order': AMONG_MEMBERS,
    'causal-order': AMONG_MEMBERS,
  },
  knows: 'neighbours',
  layer: true,
  detector: 'perfect',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'ack', carries: 'internal', relatesTo: ({ delivered }: Acknowledgement) => delivered },
  ],
  kindOf: (message: Message) => (isData(message) ? 0 : 1),
  broadcastOf(message: Message, from) {
    if (!isData(message)) return undefined;
    const { sequence, payload, past } = message;
    return past.length === 0 ? { origin: from, sequence, payload } : [{ origin: from, sequence, payload }, ...past];
  },
  create(peer, _parameters, below) {
    invariant(below !== undefined, 'causal-collected needs a broadcast below');
    return new CausalCollected(peer, below);
  },
});

class CausalCollected implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly below: Below<Message>;
  /** What is broadcast and delivered here and not collected, in that order. */
  private past: Broadcast[] = [];
  /** By origin: how many of its broadcasts are delivered here. */
  private readonly delivered: number[];
  /** The peers that have delivered a broadcast, for each one that is not collected: [sequence · size + origin]. */
  private readonly acknowledged = new Map<number, Set<PeerId>>();
  private readonly suspected = new Set<PeerId>();

  constructor(peer: Peer<Message>, below: Below<Message>) {
    this.peer = peer;
    this.below = below;
    this.delivered = new Array<number>(peer.size).fill(0);
  }

  broadcast(broadcast: Broadcast): void {
    this.below.broadcast({ sequence: broadcast.sequence, payload: broadcast.payload, past: this.past.slice() });
    this.past.push(broadcast);
  }

  receive(): void {
    invariant(false, 'causal-collected sends nothing by itself');
  }

  fromBelow(origin: PeerId, message: Message): void {
    if (!isData(message)) {
      this.acknowledge(origin, message.delivered);
      return;
    }
    const { sequence, payload, past } = message;
    for (const earlier of past) this.deliverOnce(earlier);
    this.deliverOnce({ origin, sequence, payload });
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const key of this.acknowledged.keys()) this.collectIfAcknowledged(key);
  }

  restore(peer: PeerId): void {
    this.suspected.delete(peer);
  }

  private deliverOnce(broadcast: Broadcast): void {
    const { origin, sequence } = broadcast;
    if (!this.peer.firstTime(origin, sequence)) return;
    this.peer.deliver(broadcast);
    if (origin !== this.peer.id) this.past.push(broadcast);
    this.delivered[origin] = sequence + 1;
    const key = this.keyOf(broadcast);
    if (!this.acknowledged.has(key)) this.acknowledged.set(key, new Set());
    this.below.broadcast({ delivered: { origin, sequence } });
  }

  private acknowledge(from: PeerId, name: BroadcastName): void {
    const key = this.keyOf(name);
    let peers = this.acknowledged.get(key);
    if (peers === undefined) {
      if (name.sequence < this.delivered[name.origin]) return;
      peers = new Set();
      this.acknowledged.set(key, peers);
    }
    peers.add(from);
    this.collectIfAcknowledged(key);
  }

  private collectIfAcknowledged(key: number): void {
    const peers = this.acknowledged.get(key)!;
    for (let peer = 0; peer < this.peer.size; peer++) if (!peers.has(peer) && !this.suspected.has(peer)) return;
    this.acknowledged.delete(key);
    this.past = this.past.filter((earlier) => this.keyOf(earlier) !== key);
  }

  private keyOf({ origin, sequence }: BroadcastName): number {
    return sequence * this.peer.size + origin;
  }
}

function isData(message: Message): message is Data {
  return 'past' in message;
}
