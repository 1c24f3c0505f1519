/**
 * Total order by consensus: broadcasts go out by a reliable broadcast, and the peers agree in rounds on the next batch
 * of those that came; a batch is delivered in the order of origin and sequence number.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 6.1; Chandra and Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, Journal of the ACM
 * 43:2 (1996).
 * Model: that of the broadcast below, which has to be reliable where peers crash, and that of the consensus; crash-stop.
 * Guarantees: total order; over consensus that is not uniform, of the peers that do not crash. Validity and agreement
 * where every broadcast comes to all correct peers and every instance is decided: with `reliable-eager` below also under
 * crashes.
 * Cost: that of the broadcast below, and for each batch that of the consensus: 3N messages and three steps with `paxos`.
 * Deviation: the consensus is a protocol inside this one, with its parameters by default and one instance a round; the
 * detector is a perfect one, as some need it, and may be given as another one for `paxos` and `ben-or`.
 */
import { InnerProtocol } from '../core/inner-protocol.ts';
import { invariant } from '../core/invariant.ts';
import { valuesOf } from '../core/parameter-values.ts';
import type { Values } from '../core/parameters.ts';
import {
  type Below,
  type Bound,
  type Broadcast,
  type Definition,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import benOr from './ben-or.ts';
import flooding from './consensus-flooding.ts';
import floodingUniform from './consensus-flooding-uniform.ts';
import hierarchical from './consensus-hierarchical.ts';
import hierarchicalUniform from './consensus-hierarchical-uniform.ts';
import paxos from './paxos.ts';
import { totalOrder, UNLESS_FORGOTTEN } from './usual-promises.ts';

const choices: readonly Definition[] = [paxos, flooding, floodingUniform, hierarchical, hierarchicalUniform, benOr];

interface Data {
  readonly sequence: number;
  readonly payload: unknown;
}

/** A message of the consensus, and which one it is. */
interface OfConsensus {
  readonly consensus: number;
  readonly message: unknown;
}

type Message = Data | OfConsensus;

/** A proposal: its payload is a batch. */
type Proposal = Broadcast<readonly Broadcast[]>;

const parameters = {
  consensus: {
    type: 'choice',
    default: 'paxos',
    choices: choices.map(({ name }) => name),
    meaning: 'the consensus protocol that agrees on each batch',
  },
} as const;

/** A peer that decides alone and crashes may have delivered in an order of its own. */
const IF_UNIFORM: Bound = {
  text: 'f < N; f = 0 over consensus that is not uniform',
  most: (peers, { consensus }) => (consensus === flooding.name || consensus === hierarchical.name ? 0 : peers),
};

export default defineProtocol({
  name: 'total-consensus',
  title: 'total order by a consensus on each next batch of broadcasts',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 6.1 (consensus-based total-order broadcast)',
  parameters,
  promises: { ...totalOrder, 'total-order': { faults: UNLESS_FORGOTTEN, bound: IF_UNIFORM } },
  knows: 'group',
  detector: 'perfect',
  layer: true,
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'consensus', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isOfConsensus(message) ? 1 : 0),
  broadcastOf: (message: Message, from) =>
    isOfConsensus(message)
      ? batchesIn(message, from)
      : { origin: from, sequence: message.sequence, payload: message.payload },
  timers: ['consensus'],
  background: {
    kinds: ['consensus'],
    timers: ['consensus'],
    settleMs: () => paxos.background!.settleMs(valuesOf(paxos.parameters, {}, '')),
  },
  create(peer, values, below) {
    invariant(below !== undefined, 'total-consensus needs a broadcast below');
    return new TotalConsensus(peer, values, below);
  },
});

class TotalConsensus implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly below: Below<Message>;
  private readonly consensus: InnerProtocol<unknown, Message>;
  /** By broadcast, [sequence · size + origin]. */
  private readonly unordered = new Map<number, Broadcast>();
  private readonly delivered = new Set<number>();
  private round = 0;
  private hasProposed = false;
  /** Batches of this round and later ones, by round. */
  private readonly decided = new Map<number, readonly Broadcast[]>();

  constructor(peer: Peer<Message>, { consensus }: Values<typeof parameters>, below: Below<Message>) {
    this.peer = peer;
    this.below = below;
    const index = choices.findIndex(({ name }) => name === consensus);
    const definition = choices[index];
    this.consensus = new InnerProtocol(peer, definition, valuesOf(definition.parameters, {}, ''), {
      wrap: (message) => ({ consensus: index, message }),
      delivered: (decision) => this.decide(decision as Proposal),
      timer: 'consensus',
    });
  }

  start(): void {
    this.consensus.start();
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.below.broadcast({ sequence, payload });
  }

  fromBelow(origin: PeerId, message: Message): void {
    const { sequence, payload } = message as Data;
    const key = this.keyOf({ origin, sequence });
    if (this.delivered.has(key)) return;
    this.unordered.set(key, { origin, sequence, payload });
    this.propose();
  }

  receive(from: PeerId, message: Message): void {
    if (isOfConsensus(message)) this.consensus.receive(from, message.message);
  }

  timeout(_timer: string, key: number): void {
    this.consensus.timeout(key);
  }

  suspect(peer: PeerId): void {
    this.consensus.suspect(peer);
  }

  restore(peer: PeerId): void {
    this.consensus.restore(peer);
  }

  trust(peer: PeerId): void {
    this.consensus.trust(peer);
  }

  private propose(): void {
    if (this.hasProposed || this.unordered.size === 0) return;
    this.hasProposed = true;
    this.consensus.broadcast({ origin: this.peer.id, sequence: this.round, payload: [...this.unordered.values()] });
  }

  /** Batches may be decided out of order. */
  private decide({ sequence, payload }: Proposal): void {
    this.decided.set(sequence, payload);
    for (let batch = this.decided.get(this.round); batch !== undefined; batch = this.decided.get(this.round)) {
      this.decided.delete(this.round);
      this.round++;
      this.hasProposed = false;
      for (const broadcast of [...batch].sort(inOrder)) this.deliver(broadcast);
    }
    this.propose();
  }

  private deliver(broadcast: Broadcast): void {
    const key = this.keyOf(broadcast);
    if (this.delivered.has(key)) return;
    this.delivered.add(key);
    this.unordered.delete(key);
    this.peer.deliver(broadcast);
  }

  private keyOf({ origin, sequence }: Pick<Broadcast, 'origin' | 'sequence'>): number {
    return sequence * this.peer.size + origin;
  }
}

function inOrder(a: Broadcast, b: Broadcast): number {
  return a.origin - b.origin || a.sequence - b.sequence;
}

/** Each broadcast that stands in a proposal of the message, once. */
function batchesIn({ consensus, message }: OfConsensus, from: PeerId): Broadcast[] {
  const proposals = [choices[consensus].broadcastOf(message, from) ?? []].flat() as Proposal[];
  const all = new Map<string, Broadcast>();
  for (const { payload } of proposals)
    for (const broadcast of payload) all.set(`${broadcast.origin}:${broadcast.sequence}`, broadcast);
  return [...all.values()];
}

function isOfConsensus(message: Message): message is OfConsensus {
  return 'consensus' in message;
}
