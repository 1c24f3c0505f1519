/**
 * Skeen's total order by timestamps: every peer proposes a time for a broadcast, the origin takes the latest, and all
 * deliver in the order of these times.
 *
 * Source: Birman and Joseph, Reliable Communication in the Presence of Failures, ACM Transactions on Computer Systems
 * 5:1 (1987), ABCAST of ISIS, by an idea of Skeen; "destinations agreement" in Défago, Schiper, Urbán, Total Order
 * Broadcast and Multicast Algorithms, ACM Computing Surveys 36:4 (2004).
 * Model: reliable links between all peers, no crash: a silent peer stops all deliveries, but never disorders them.
 * Guarantees: total order, neither FIFO nor causal.
 * Cost: 3N messages a broadcast (the broadcast, N proposals, the final time), three steps.
 * Deviation: equal times are told apart by origin and sequence number; ISIS adds the number of the proposing peer.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { totalOrder } from './usual-promises.ts';

/** From the origin to all. */
interface Data {
  readonly sequence: number;
  readonly payload: unknown;
}

/** To the origin: the time at which this broadcast of it would be delivered here. */
interface Proposal {
  readonly sequence: number;
  readonly proposed: number;
}

/** From the origin to all: the time of this broadcast. */
interface Final {
  readonly sequence: number;
  readonly final: number;
}

type Message = Data | Proposal | Final;

/** A broadcast that is not delivered yet. */
interface Waiting {
  readonly broadcast: Broadcast;
  /** As proposed here, then the final one, which is never earlier. */
  time: number;
  isFinal: boolean;
}

/** What the others have proposed for a broadcast of this peer. */
interface Vote {
  readonly peers: Set<PeerId>;
  latest: number;
}

export default defineProtocol({
  name: 'skeen',
  title: 'total order by times that all peers propose and the origin settles',
  source: 'Birman, Joseph (1987), ABCAST after Skeen; Défago, Schiper, Urbán (2004), destinations agreement',
  parameters: {},
  promises: totalOrder,
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    {
      name: 'proposal',
      carries: 'internal',
      relatesTo: ({ sequence }: Proposal, _from, to) => ({ origin: to, sequence }),
    },
    { name: 'final', carries: 'internal', relatesTo: ({ sequence }: Final, from) => ({ origin: from, sequence }) },
  ],
  kindOf: (message: Message) => (isProposal(message) ? 1 : isFinal(message) ? 2 : 0),
  broadcastOf: (message: Message, from) =>
    isProposal(message) || isFinal(message)
      ? undefined
      : { origin: from, sequence: message.sequence, payload: message.payload },
  cost: (peers) => 3 * peers,
  create: (peer) => new Skeen(peer),
});

class Skeen implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private clock = 0;
  /** By sequence: own broadcasts of which the time is not settled yet. */
  private readonly votes = new Map<number, Vote>();
  /** In the order of time, origin and sequence. */
  private readonly waiting: Waiting[] = [];

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.votes.set(sequence, { peers: new Set(), latest: 0 });
    this.peer.sendToGroup({ sequence, payload });
  }

  receive(from: PeerId, message: Message): void {
    if (isProposal(message)) this.collect(from, message);
    else if (isFinal(message)) this.settle(from, message);
    else this.propose(from, message);
  }

  private propose(origin: PeerId, { sequence, payload }: Data): void {
    if (!this.peer.firstTime(origin, sequence)) return;
    const time = ++this.clock;
    this.file({ broadcast: { origin, sequence, payload }, time, isFinal: false });
    this.peer.send(origin, { sequence, proposed: time });
  }

  private collect(from: PeerId, { sequence, proposed }: Proposal): void {
    const vote = this.votes.get(sequence);
    if (vote === undefined) return;
    vote.peers.add(from);
    vote.latest = Math.max(vote.latest, proposed);
    if (vote.peers.size < this.peer.size) return;
    this.votes.delete(sequence);
    this.peer.sendToGroup({ sequence, final: vote.latest });
  }

  private settle(origin: PeerId, { sequence, final }: Final): void {
    const at = this.waiting.findIndex(
      ({ broadcast, isFinal }) => !isFinal && broadcast.origin === origin && broadcast.sequence === sequence,
    );
    if (at === -1) return;
    this.clock = Math.max(this.clock, final);
    const [settled] = this.waiting.splice(at, 1);
    settled.time = final;
    settled.isFinal = true;
    this.file(settled);
    while (this.waiting.length > 0 && this.waiting[0].isFinal) this.peer.deliver(this.waiting.shift()!.broadcast);
  }

  /** Most come in nearly in order, so the place is found from the end. */
  private file(entry: Waiting): void {
    const { waiting } = this;
    let at = waiting.length;
    while (at > 0 && isBefore(entry, waiting[at - 1])) at--;
    waiting.splice(at, 0, entry);
  }
}

function isProposal(message: Message): message is Proposal {
  return 'proposed' in message;
}

function isFinal(message: Message): message is Final {
  return 'final' in message;
}

function isBefore(a: Waiting, b: Waiting): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.broadcast.origin !== b.broadcast.origin) return a.broadcast.origin < b.broadcast.origin;
  return a.broadcast.sequence < b.broadcast.sequence;
}
