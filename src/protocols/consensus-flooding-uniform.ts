/**
 * Flooding uniform consensus: N rounds in which every peer sends all the proposals that it knows to all; then all know
 * the same ones, and decide the first of them.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 5.3.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector.
 * Guarantees: uniform consensus: no two peers decide differently, even just before a crash, as in one of the N rounds
 * no peer crashes.
 * Cost: N³ messages an instance, N steps, with crashes or without.
 * Deviation: an instance of the algorithm for each sequence number, of the proposals with that number; the first of
 * them is that of the lowest origin. A peer that hears of an instance before it has proposed in it proposes what it
 * heard of first. A peer that comes back after a crash is not waited for again. A peer that was not heard in a round
 * counts in no later one: by the book it does, and then a message that a peer sent before its crash can be late at one
 * round and in time for the next, a proposal gains a round with each crash, and N rounds are too few.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Instances } from './instances.ts';
import { Proposals } from './proposals.ts';
import { uniformConsensus } from './usual-promises.ts';

interface Message {
  readonly round: number;
  readonly proposals: readonly Broadcast[];
}

/** An instance that is not decided yet. */
interface Instance {
  round: number;
  hasProposed: boolean;
  readonly known: Proposals;
  /** Peers that were not heard in a round before this one. */
  readonly missed: Set<PeerId>;
  /** Messages of this round and later ones, by round; what comes after its round counts for nothing. */
  readonly heard: Map<PeerId, readonly Broadcast[]>[];
}

export default defineProtocol({
  name: 'consensus-flooding-uniform',
  title: 'uniform consensus by N rounds in which all peers send all proposals that they know',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 5.3 (flooding uniform consensus)',
  parameters: {},
  promises: uniformConsensus,
  knows: 'group',
  detector: 'perfect',
  decides: true,
  kinds: [{ name: 'proposal', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Message) => message.proposals,
  cost: (peers) => peers * peers * peers,
  create: (peer) => new ConsensusFloodingUniform(peer),
});

class ConsensusFloodingUniform implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly suspected = new Set<PeerId>();
  private readonly instances = new Instances<Instance>(() => ({
    round: 1,
    hasProposed: false,
    known: new Proposals(),
    missed: new Set(),
    heard: [],
  }));

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.propose(broadcast);
  }

  receive(from: PeerId, { round, proposals }: Message): void {
    const instance = this.propose(proposals[0]);
    if (instance === undefined || round < instance.round || instance.missed.has(from)) return;
    instance.heard[round] ??= new Map();
    instance.heard[round].set(from, proposals);
    this.advance(instance);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const [, instance] of this.instances.undecided()) this.advance(instance);
  }

  private propose(broadcast: Broadcast): Instance | undefined {
    const instance = this.instances.at(broadcast.sequence);
    if (instance === undefined || instance.hasProposed) return instance;
    instance.hasProposed = true;
    this.peer.sendToGroup({ round: 1, proposals: [broadcast] });
    return instance;
  }

  /** Ends the round if all peers that are not suspected were heard in it. */
  private advance(instance: Instance): void {
    const { round, known, missed } = instance;
    const heard = instance.heard[round] ?? new Map();
    for (let peer = 0; peer < this.peer.size; peer++) if (!heard.has(peer) && !this.suspected.has(peer)) return;
    for (let peer = 0; peer < this.peer.size; peer++) {
      if (!heard.has(peer)) missed.add(peer);
      else if (!missed.has(peer)) known.add(heard.get(peer)!);
    }
    delete instance.heard[round];
    if (round === this.peer.size) {
      this.instances.decide(known.first.sequence);
      this.peer.deliver(known.first);
      return;
    }
    instance.round++;
    this.peer.sendToGroup({ round: instance.round, proposals: known.list });
    this.advance(instance);
  }
}
