/**
 * Authenticated echo broadcast: every peer echoes to all what it receives from the origin, and delivers a payload that
 * a Byzantine quorum has echoed.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.16; Srikanth and Toueg 1987.
 * Model: f Byzantine peers of N > 3f, authenticated reliable links between all peers: a link tells who sends.
 * Guarantees: no two correct peers deliver different payloads of one broadcast, as two quorums of more than (N + f) / 2
 * peers have a correct peer in common. No agreement: if the origin is faulty, some may deliver and others not; `bracha`
 * adds it. A crash is one of the f faults.
 * Cost: N + N² messages a broadcast, two steps.
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

/** An echo of it. */
interface Echo extends Send {
  readonly origin: PeerId;
}

type Message = Send | Echo;

export default defineProtocol({
  name: 'byzantine-consistent',
  title: 'delivers what a Byzantine quorum has echoed',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.16 (authenticated echo broadcast)',
  parameters: { resilience },
  promises: {
    validity: UNLESS_MANY_FAULTY,
    ...byzantineSafety,
  },
  knows: 'group',
  kinds: [
    { name: 'send', carries: 'broadcast' },
    { name: 'echo', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isEcho(message) ? 1 : 0),
  broadcastOf: (message: Message, from) =>
    isEcho(message) ? message : { origin: from, sequence: message.sequence, payload: message.payload },
  cost: (peers) => peers + peers * peers,
  create: (peer, values) => new ByzantineConsistent(peer, resilienceOf(values.resilience, peer.size)),
});

class ByzantineConsistent implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  /** More than this many echoes are a quorum. */
  private readonly quorum: number;
  /** By broadcast, [sequence · size + origin]; `delivered` once it is. */
  private readonly echoes = new Map<number, PayloadVotes | 'delivered'>();

  constructor(peer: Peer<Message>, faulty: number) {
    this.peer = peer;
    this.quorum = (peer.size + faulty) / 2;
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.peer.sendToGroup({ sequence, payload });
  }

  receive(from: PeerId, message: Message): void {
    if (isEcho(message)) this.count(from, message);
    else if (this.peer.firstTime(from, message.sequence))
      this.peer.sendToGroup({ origin: from, sequence: message.sequence, payload: message.payload });
  }

  private count(from: PeerId, echo: Echo): void {
    const key = echo.sequence * this.peer.size + echo.origin;
    const echoes = this.echoes.get(key) ?? new PayloadVotes();
    if (echoes === 'delivered') return;
    const isQuorum = echoes.add(from, echo.payload) > this.quorum;
    this.echoes.set(key, isQuorum ? 'delivered' : echoes);
    if (isQuorum) this.peer.deliver(echo);
  }
}

function isEcho(message: Message): message is Echo {
  return 'origin' in message;
}
