/**
 * Hierarchical uniform consensus: the first peer that is not taken for crashed proposes; once all have acknowledged its
 * proposal it is decided. A peer that takes over proposes what the one before it did.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 5.4.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector.
 * Guarantees: uniform consensus: what is decided has come to all that are up, so that each later leader proposes it.
 * Cost: 3N messages an instance (proposal, acknowledgements, decision) and three steps if peer 0 does not crash; 2N
 * messages and two steps more for each leader that crashes after its proposal.
 * Deviation: an instance of the algorithm for each sequence number, of the broadcasts with that number. A leader that
 * has not proposed waits, and all others for it. Decisions go out by `reliable-lazy`, as a protocol inside this one. A
 * peer that comes back after a crash does not lead again.
 */
import { InnerProtocol } from '../core/inner-protocol.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Instances } from './instances.ts';
import reliableLazy from './reliable-lazy.ts';
import { uniformConsensus } from './usual-promises.ts';

interface Proposal {
  readonly proposal: Broadcast;
}

interface Acknowledgement {
  readonly acknowledged: Broadcast['sequence'];
}

/** A message of the reliable broadcast: its payload is the broadcast that is decided. */
interface Decided {
  readonly decided: Broadcast<Broadcast>;
}

type Message = Proposal | Acknowledgement | Decided;

/** An instance that is not decided yet. */
interface Instance {
  leader: PeerId;
  own: Broadcast | undefined;
  /** By leader: what it proposed. */
  readonly proposed: Map<PeerId, Broadcast>;
  /** How far this peer has come as the leader. */
  stage: 'idle' | 'proposed' | 'announced';
  readonly acknowledged: Set<PeerId>;
}

export default defineProtocol({
  name: 'consensus-hierarchical-uniform',
  title: 'uniform consensus by a leader whose proposal all acknowledge',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 5.4 (hierarchical uniform consensus)',
  parameters: {},
  promises: uniformConsensus,
  knows: 'group',
  detector: 'perfect',
  decides: true,
  kinds: [
    { name: 'proposal', carries: 'broadcast' },
    { name: 'ack', carries: 'internal' },
    { name: 'decided', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isDecided(message) ? 2 : isAcknowledgement(message) ? 1 : 0),
  broadcastOf: (message: Message) => {
    if (isAcknowledgement(message)) return undefined;
    return isDecided(message) ? message.decided.payload : message.proposal;
  },
  cost: (peers) => 3 * peers,
  create: (peer) => new ConsensusHierarchicalUniform(peer),
});

class ConsensusHierarchicalUniform implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly suspected = new Set<PeerId>();
  private readonly decisions: InnerProtocol<Broadcast, Message>;
  private readonly instances = new Instances<Instance>(() => ({
    leader: 0,
    own: undefined,
    proposed: new Map(),
    stage: 'idle',
    acknowledged: new Set(),
  }));

  constructor(peer: Peer<Message>) {
    this.peer = peer;
    this.decisions = new InnerProtocol(
      peer,
      reliableLazy,
      {},
      {
        wrap: (message: Broadcast): Message => ({ decided: message as Broadcast<Broadcast> }),
        delivered: ({ payload }) => this.decide(payload as Broadcast),
      },
    );
  }

  broadcast(broadcast: Broadcast): void {
    const instance = this.instances.at(broadcast.sequence);
    if (instance === undefined) return;
    // A peer that took over a proposal before it had its own keeps it: others may have decided it.
    instance.own ??= broadcast;
    this.lead(instance, broadcast.sequence);
  }

  receive(from: PeerId, message: Message): void {
    if (isDecided(message)) this.decisions.receive(from, message.decided);
    else if (isAcknowledgement(message)) this.count(from, message.acknowledged);
    else this.acknowledge(from, message.proposal);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    this.decisions.suspect(peer);
    for (const [sequence, instance] of this.instances.undecided()) {
      this.lead(instance, sequence);
      this.finish(instance, sequence);
    }
  }

  private acknowledge(from: PeerId, proposal: Broadcast): void {
    const instance = this.instances.at(proposal.sequence);
    if (instance === undefined) return;
    instance.proposed.set(from, proposal);
    if (from >= instance.leader) this.peer.send(from, { acknowledged: proposal.sequence });
    this.lead(instance, proposal.sequence);
  }

  /** Passes over crashed leaders, and proposes if it is this peer's turn: what the last of them proposed, or its own. */
  private lead(instance: Instance, sequence: number): void {
    while (this.suspected.has(instance.leader)) {
      instance.own = instance.proposed.get(instance.leader) ?? instance.own;
      instance.leader++;
    }
    if (instance.leader !== this.peer.id || instance.own === undefined || instance.stage !== 'idle') return;
    instance.stage = 'proposed';
    this.peer.sendToGroup({ proposal: instance.own });
    this.finish(instance, sequence);
  }

  private count(from: PeerId, sequence: number): void {
    const instance = this.instances.at(sequence);
    if (instance === undefined) return;
    instance.acknowledged.add(from);
    this.finish(instance, sequence);
  }

  /** Tells the decision once all have acknowledged it that are not taken for crashed. */
  private finish(instance: Instance, sequence: number): void {
    const { own, acknowledged } = instance;
    if (instance.stage !== 'proposed') return;
    for (let peer = 0; peer < this.peer.size; peer++) if (!acknowledged.has(peer) && !this.suspected.has(peer)) return;
    instance.stage = 'announced';
    this.decisions.broadcast({ origin: this.peer.id, sequence, payload: own });
  }

  /** More than one leader may have announced it. */
  private decide(decided: Broadcast): void {
    if (this.instances.decide(decided.sequence)) this.peer.deliver(decided);
  }
}

function isAcknowledgement(message: Message): message is Acknowledgement {
  return 'acknowledged' in message;
}

function isDecided(message: Message): message is Decided {
  return 'decided' in message;
}
