/**
 * Eager probabilistic broadcast (gossip): a peer that receives a broadcast sends it to `fanout` peers drawn at random,
 * for `rounds` rounds.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.9.
 * Model: fair-loss links, any number of crashes, no failure detector.
 * Guarantees: a broadcast of a correct peer reaches every correct peer with a high probability, never for certain; so
 * neither validity nor agreement is promised. No duplication, no creation.
 * Cost: fanout + fanout² + … + fanout^rounds messages a broadcast, `rounds` steps; fewer if copies are lost.
 * Deviation: peers are drawn among the neighbours, which on a mesh are all others; all of them if there are no more
 * than `fanout`.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { gossip } from './gossip.ts';
import { safety } from './usual-promises.ts';

interface Message extends Broadcast {
  /** Rounds that are left, this one included. */
  readonly rounds: number;
}

const parameters = {
  fanout: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 1_000,
    meaning: 'peers to which a peer sends each copy of a broadcast',
  },
  rounds: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 64,
    meaning: 'rounds of sending; each multiplies the messages by the fanout',
  },
} as const;

export default defineProtocol({
  name: 'probabilistic-eager',
  title: 'sends each copy of a broadcast to some peers drawn at random, for so many rounds',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.9 (eager probabilistic broadcast)',
  parameters,
  promises: safety,
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Message) => message,
  create: (peer, values) => new ProbabilisticEager(peer, values),
});

class ProbabilisticEager implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  /** Numbers of the links that are drawn: one list serves all draws. */
  private readonly drawn: number[] = [];

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
  }

  broadcast(broadcast: Broadcast): void {
    const { origin, sequence, payload } = broadcast;
    this.peer.firstTime(origin, sequence);
    this.peer.deliver(broadcast);
    this.gossip({ origin, sequence, payload, rounds: this.parameters.rounds });
  }

  receive(_from: PeerId, { origin, sequence, payload, rounds }: Message): void {
    if (this.peer.firstTime(origin, sequence)) this.peer.deliver({ origin, sequence, payload });
    if (rounds > 1) this.gossip({ origin, sequence, payload, rounds: rounds - 1 });
  }

  private gossip(message: Message): void {
    gossip(this.peer, message, this.parameters.fanout, this.drawn);
  }
}
