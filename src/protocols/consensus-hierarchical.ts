/**
 * Hierarchical consensus: the peers decide in turn, by their numbers; each tells all its decision, which becomes the
 * proposal of those after it.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 5.2.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector.
 * Guarantees: consensus: the first correct peer imposes its decision on those after it. No uniform agreement: a peer
 * before it may decide, and crash before its decision comes to anyone.
 * Cost: N² messages an instance, N − 1 steps until the last peer decides, whatever the crashes; peer 0 decides at once.
 * Deviation: an instance of the algorithm for each sequence number, of the broadcasts with that number. A peer that has
 * not proposed waits: it decides what a peer before it tells it. A peer that comes back after a crash is not waited for
 * again.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Instances } from './instances.ts';
import { consensus } from './usual-promises.ts';

interface Message {
  readonly decided: Broadcast;
}

/** An instance in which this peer has not decided. */
interface Instance {
  /** The peer whose turn it is. */
  turn: PeerId;
  proposal: Broadcast | undefined;
  /** The peer that imposed the proposal; −1: this one. */
  proposer: PeerId;
  /** Peers that have told their decision. */
  readonly heard: Set<PeerId>;
}

export default defineProtocol({
  name: 'consensus-hierarchical',
  title: 'consensus in which the peers impose their decisions in turn',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 5.2 (hierarchical consensus)',
  parameters: {},
  promises: consensus,
  knows: 'group',
  detector: 'perfect',
  decides: true,
  kinds: [{ name: 'decided', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Message) => message.decided,
  cost: (peers) => peers * peers,
  create: (peer) => new ConsensusHierarchical(peer),
});

class ConsensusHierarchical implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly suspected = new Set<PeerId>();
  private readonly instances = new Instances<Instance>(() => ({
    turn: 0,
    proposal: undefined,
    proposer: -1,
    heard: new Set(),
  }));

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    const instance = this.instances.at(broadcast.sequence);
    if (instance === undefined) return;
    instance.proposal ??= broadcast;
    this.advance(instance);
  }

  receive(from: PeerId, { decided }: Message): void {
    const instance = this.instances.at(decided.sequence);
    if (instance === undefined) return;
    if (from < this.peer.id && from > instance.proposer) {
      instance.proposal = decided;
      instance.proposer = from;
    }
    instance.heard.add(from);
    this.advance(instance);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const [, instance] of this.instances.undecided()) this.advance(instance);
  }

  private advance(instance: Instance): void {
    const { id } = this.peer;
    while (instance.turn < id && (instance.heard.has(instance.turn) || this.suspected.has(instance.turn)))
      instance.turn++;
    const { turn, proposal } = instance;
    if (turn < id || proposal === undefined) return;
    this.instances.decide(proposal.sequence);
    this.peer.sendToGroup({ decided: proposal });
    this.peer.deliver(proposal);
  }
}
