/**
 * Total order by a fixed sequencer: one peer numbers all broadcasts, and all peers deliver them by their numbers.
 *
 * Source: Défago, Schiper, Urbán, Total Order Broadcast and Multicast Algorithms, ACM Computing Surveys 36:4 (2004):
 * fixed sequencer, unicast then broadcast.
 * Model: that of the broadcast below, no crash of the sequencer: without it nothing is delivered, but nothing is
 * disordered.
 * Guarantees: total order; it is also FIFO, because the sequencer handles the requests of each origin in their order,
 * and therefore causal.
 * Cost: one message to the sequencer and one broadcast below: N + 1 messages on a mesh over best-effort, N where the
 * sequencer is the origin; one step more than below. If the sequencer is no neighbour of the origin, the request is a
 * broadcast below: two of those.
 * Deviation: the requests' order at the sequencer, which the class leaves open.
 */

import { invariant } from '../core/invariant.ts';
import { type Below, type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { InOrder } from './in-order.ts';
import { isNeighbour } from './neighbours.ts';
import { causalTotalOrder } from './usual-promises.ts';

/** To the sequencer: give this broadcast of mine a number. */
interface Request {
  readonly sequence: number;
  readonly payload: unknown;
}

/** From the sequencer: the broadcast that has this number. */
interface Order extends Broadcast {
  readonly number: number;
}

type Message = Request | Order;

export default defineProtocol({
  name: 'sequencer',
  title: 'total order by one peer that numbers all broadcasts',
  source: 'Défago, Schiper, Urbán, ACM Computing Surveys 36:4 (2004), fixed sequencer',
  parameters: {
    sequencer: {
      type: 'integer',
      default: 0,
      min: 0,
      max: 2 ** 31 - 1,
      isPeer: true,
      meaning: 'number of the peer that gives the order',
    },
  },
  promises: causalTotalOrder,
  knows: 'neighbours',
  layer: true,
  kinds: [
    { name: 'request', carries: 'broadcast' },
    { name: 'order', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isOrder(message) ? 1 : 0),
  broadcastOf: (message: Message, from) => ({
    origin: isOrder(message) ? message.origin : from,
    sequence: message.sequence,
    payload: message.payload,
  }),
  create(peer, { sequencer }, below) {
    invariant(below !== undefined, 'sequencer needs a broadcast below');
    invariant(sequencer < peer.size, 'an experiment has the peer that gives the order');
    return new Sequencer(peer, sequencer, below);
  },
});

class Sequencer implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly sequencer: PeerId;
  private readonly below: Below<Message>;
  /** At the sequencer. */
  private readonly requests = new InOrder<Request>((origin, request) => this.order(origin, request));
  private nextNumber = 0;
  private readonly orders: InOrder<Order>;

  constructor(peer: Peer<Message>, sequencer: PeerId, below: Below<Message>) {
    this.peer = peer;
    this.sequencer = sequencer;
    this.below = below;
    this.orders = new InOrder((_, { origin, sequence, payload }) => peer.deliver({ origin, sequence, payload }));
  }

  broadcast({ sequence, payload }: Broadcast): void {
    const { peer, sequencer } = this;
    const request: Request = { sequence, payload };
    if (peer.id === sequencer) this.order(sequencer, request);
    else if (isNeighbour(peer, sequencer)) peer.send(sequencer, request);
    else this.below.broadcast(request);
  }

  receive(from: PeerId, message: Message): void {
    this.requests.put(from, message.sequence, message);
  }

  fromBelow(origin: PeerId, message: Message): void {
    if (isOrder(message)) this.orders.put(origin, message.number, message);
    else if (this.peer.id === this.sequencer) this.requests.put(origin, message.sequence, message);
  }

  private order(origin: PeerId, { sequence, payload }: Request): void {
    this.below.broadcast({ number: this.nextNumber++, origin, sequence, payload });
  }
}

function isOrder(message: Message): message is Order {
  return 'number' in message;
}
