/**
 * Flooding consensus: in rounds every peer sends all the proposals that it knows to all; once a round is heard from the
 * same peers as the round before it, all know the same proposals, and decide the first of them.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 5.1.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector.
 * Guarantees: consensus: correct peers decide alike. No uniform agreement: a peer may decide, and crash before its
 * decision comes to anyone.
 * Cost: 2N² messages an instance without a crash (proposals, decisions), one step; a step and N² messages more for each
 * round in which a peer crashes, N steps in the worst case.
 * Deviation: an instance of the algorithm for each sequence number, of the proposals with that number; the first of
 * them is that of the lowest origin. A peer that hears of an instance before it has proposed in it proposes what it
 * heard of first. A peer that comes back after a crash is not waited for again. After the first round a peer decides
 * only if those that it heard knew what it knows: by the rule of the book alone correct peers can disagree, if one is
 * heard in a round by some only, and its message of the round before is late at the others.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Instances } from './instances.ts';
import { Proposals } from './proposals.ts';
import { consensus } from './usual-promises.ts';

interface Proposal {
  readonly round: number;
  readonly proposals: readonly Broadcast[];
}

interface Decided {
  readonly decided: Broadcast;
}

type Message = Proposal | Decided;

/** An instance that is not decided yet. */
interface Instance {
  round: number;
  hasProposed: boolean;
  /** By round, from 1: how many proposals each peer knew that was heard, and all of these proposals. */
  readonly heard: Map<PeerId, number>[];
  readonly known: Proposals[];
}

export default defineProtocol({
  name: 'consensus-flooding',
  title: 'consensus by rounds in which all peers send all proposals that they know',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 5.1 (flooding consensus)',
  parameters: {},
  promises: consensus,
  knows: 'group',
  detector: 'perfect',
  decides: true,
  kinds: [
    { name: 'proposal', carries: 'broadcast' },
    { name: 'decided', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isDecided(message) ? 1 : 0),
  broadcastOf: (message: Message) => (isDecided(message) ? message.decided : message.proposals),
  cost: (peers) => 2 * peers * peers,
  create: (peer) => new ConsensusFlooding(peer),
});

class ConsensusFlooding implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly suspected = new Set<PeerId>();
  private readonly instances = new Instances<Instance>(() => ({ round: 1, hasProposed: false, heard: [], known: [] }));

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.propose(broadcast);
  }

  receive(from: PeerId, message: Message): void {
    if (isDecided(message)) {
      if (!this.suspected.has(from)) this.decide(message.decided);
      return;
    }
    const { round, proposals } = message;
    const instance = this.propose(proposals[0]);
    if (instance === undefined) return;
    instance.known[round] ??= new Proposals();
    instance.known[round].add(proposals);
    instance.heard[round] ??= new Map();
    instance.heard[round].set(from, proposals.length);
    this.advance(instance);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const [, instance] of this.instances.undecided()) this.advance(instance);
  }

  /** Ends the round if all peers that are not suspected were heard in it. */
  private advance(instance: Instance): void {
    const { round, heard, known } = instance;
    const now = heard[round];
    if (now === undefined) return;
    for (let peer = 0; peer < this.peer.size; peer++) if (!now.has(peer) && !this.suspected.has(peer)) return;
    const isLast = round === 1 ? now.size === this.peer.size : this.isStable(now, heard[round - 1], known[round]);
    if (isLast) {
      this.decide(known[round].first);
      return;
    }
    instance.round++;
    this.peer.sendToGroup({ round: instance.round, proposals: known[round].list });
    this.advance(instance);
  }

  /** Whether the same peers were heard as in the round before, and all that are up knew what is known now. */
  private isStable(now: Instance['heard'][number], before: Instance['heard'][number], known: Proposals): boolean {
    if (now.size !== before.size) return false;
    for (const [peer, count] of now)
      if (!before.has(peer) || (count < known.size && !this.suspected.has(peer))) return false;
    return true;
  }

  private propose(broadcast: Broadcast): Instance | undefined {
    const instance = this.instances.at(broadcast.sequence);
    if (instance?.hasProposed === false) {
      instance.hasProposed = true;
      this.peer.sendToGroup({ round: 1, proposals: [broadcast] });
    }
    return instance;
  }

  private decide(decided: Broadcast): void {
    if (!this.instances.decide(decided.sequence)) return;
    this.peer.sendToGroup({ decided });
    this.peer.deliver(decided);
  }
}

function isDecided(message: Message): message is Decided {
  return 'decided' in message;
}
