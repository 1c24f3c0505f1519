/**
 * Bracha's broadcast, authenticated double echo: after a quorum of echoes a peer says READY, and it delivers a payload
 * that more than 2f peers are ready for.
 *
 * Source: Bracha, Asynchronous Byzantine Agreement Protocols, Information and Computation 75:2 (1987); Cachin,
 * Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), algorithm 3.18.
 * Model: f Byzantine peers of N > 3f, authenticated reliable links between all peers: a link tells who sends.
 * Guarantees: the consistency of `byzantine-consistent`, and totality: of more than 2f peers that are ready, more than
 * f are correct, and these make all correct peers ready. A crash is one of the f faults.
 * Cost: N + 2N² messages a broadcast, three steps.
 * Deviation: an instance of the algorithm for each broadcast, named by (origin, sequence number).
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { PayloadVotes } from './payload-votes.ts';
import { byzantineSafety, resilience, resilienceOf, UNLESS_MANY_FAULTY } from './resilience.ts';

/** From the origin, which the link tells. */
interface Send {
  readonly sequence: number;
  readonly payload: unknown;
}

interface Vote extends Broadcast {
  readonly vote: 'echo' | 'ready';
}

type Message = Send | Vote;

/** What is known of a broadcast that is not delivered yet. */
interface Instance {
  readonly echoes: PayloadVotes;
  readonly readies: PayloadVotes;
  isReady: boolean;
}

export default defineProtocol({
  name: 'bracha',
  title: 'echoes and confirms each broadcast to all before it is delivered, against Byzantine peers',
  source: 'Bracha (1987); Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.18 (authenticated double-echo broadcast)',
  parameters: { resilience },
  promises: {
    validity: UNLESS_MANY_FAULTY,
    ...byzantineSafety,
    agreement: UNLESS_MANY_FAULTY,
    'uniform-agreement': UNLESS_MANY_FAULTY,
  },
  knows: 'group',
  kinds: [
    { name: 'send', carries: 'broadcast' },
    { name: 'echo', carries: 'broadcast' },
    { name: 'ready', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isVote(message) ? (message.vote === 'echo' ? 1 : 2) : 0),
  broadcastOf: (message: Message, from) =>
    isVote(message) ? message : { origin: from, sequence: message.sequence, payload: message.payload },
  cost: (peers) => peers + 2 * peers * peers,
  create: (peer, values) => new Bracha(peer, resilienceOf(values.resilience, peer.size)),
});

class Bracha implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly faulty: number;
  /** By broadcast, [sequence · size + origin]; `delivered` once it is. */
  private readonly instances = new Map<number, Instance | 'delivered'>();

  constructor(peer: Peer<Message>, faulty: number) {
    this.peer = peer;
    this.faulty = faulty;
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.peer.sendToGroup({ sequence, payload });
  }

  receive(from: PeerId, message: Message): void {
    if (isVote(message)) this.count(from, message);
    else if (this.peer.firstTime(from, message.sequence))
      this.peer.sendToGroup({ vote: 'echo', origin: from, sequence: message.sequence, payload: message.payload });
  }

  private count(from: PeerId, vote: Vote): void {
    const { peer, faulty } = this;
    const key = vote.sequence * peer.size + vote.origin;
    const instance = this.instanceOf(key);
    if (instance === 'delivered') return;
    if (vote.vote === 'echo') {
      if (instance.echoes.add(from, vote.payload) > (peer.size + faulty) / 2) this.sayReady(instance, vote);
      return;
    }
    const readies = instance.readies.add(from, vote.payload);
    if (readies > faulty) this.sayReady(instance, vote);
    if (readies <= 2 * faulty) return;
    this.instances.set(key, 'delivered');
    peer.deliver({ origin: vote.origin, sequence: vote.sequence, payload: vote.payload });
  }

  private sayReady(instance: Instance, { origin, sequence, payload }: Vote): void {
    if (instance.isReady) return;
    instance.isReady = true;
    this.peer.sendToGroup({ vote: 'ready', origin, sequence, payload });
  }

  private instanceOf(key: number): Instance | 'delivered' {
    let instance = this.instances.get(key);
    if (instance === undefined) {
      instance = { echoes: new PayloadVotes(), readies: new PayloadVotes(), isReady: false };
      this.instances.set(key, instance);
    }
    return instance;
  }
}

function isVote(message: Message): message is Vote {
  return 'vote' in message;
}
