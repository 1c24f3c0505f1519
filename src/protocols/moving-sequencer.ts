/**
 * Total order by a moving sequencer: the peers take turns in giving a broadcast its number, and all deliver by numbers.
 *
 * Source: Chang and Maxemchuk, Reliable Broadcast Protocols, ACM Transactions on Computer Systems 2:3 (1984); "moving
 * sequencer" in Défago, Schiper, Urbán, Total Order Broadcast and Multicast Algorithms, ACM Computing Surveys 36:4
 * (2004).
 * Model: reliable links between all peers, no crash: a silent peer stops all deliveries when its turn comes, but never
 * disorders them.
 * Guarantees: total order; it is also FIFO, because each peer orders the broadcasts of an origin in their order, and
 * therefore causal.
 * Cost: 2N messages a broadcast (the broadcast and its number), two steps. The number hands the turn on: number k is
 * given by peer k mod N, once it knows all numbers before.
 * Deviations: links are reliable, so nothing is requested again; a broadcast is delivered with its number and not when
 * the turn has gone on to f + 1 peers.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { InOrder } from './in-order.ts';
import { causalTotalOrder } from './usual-promises.ts';

/** From the origin to all. */
interface Data {
  readonly sequence: number;
  readonly payload: unknown;
}

/** To all from the peer whose turn it is: this broadcast has this number. */
interface Order {
  readonly number: number;
  readonly origin: PeerId;
  readonly sequence: number;
}

type Message = Data | Order;

export default defineProtocol({
  name: 'moving-sequencer',
  title: 'total order by peers that take turns in numbering the broadcasts',
  source: 'Chang, Maxemchuk (1984); Défago, Schiper, Urbán (2004), moving sequencer',
  parameters: {},
  promises: causalTotalOrder,
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'order', carries: 'internal', relatesTo: (order: Order) => order },
  ],
  kindOf: (message: Message) => (isOrder(message) ? 1 : 0),
  broadcastOf: (message: Message, from) =>
    isOrder(message) ? undefined : { origin: from, sequence: message.sequence, payload: message.payload },
  cost: (peers) => 2 * peers,
  create: (peer) => new MovingSequencer(peer),
});

class MovingSequencer implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly data: InOrder<Data>;
  /** One line: numbers are given by all peers in turn. */
  private readonly orders: InOrder<Order>;
  /** Received and not delivered, by [sequence · size + origin]. */
  private readonly received = new Map<number, Broadcast>();
  /** Received and without a number here, in the order of receipt. */
  private readonly unordered = new Set<number>();
  /** With a number and not delivered, in the order of numbers. */
  private readonly ordered: number[] = [];
  /** Of the next broadcast that gets one, as far as this peer knows. */
  private nextNumber = 0;
  /** The last number that this peer has given. */
  private given = -1;

  constructor(peer: Peer<Message>) {
    this.peer = peer;
    this.data = new InOrder((origin, { sequence, payload }) => this.accept({ origin, sequence, payload }));
    this.orders = new InOrder((_, order) => this.take(order));
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.peer.sendToGroup({ sequence, payload });
  }

  receive(from: PeerId, message: Message): void {
    if (isOrder(message)) this.orders.put(0, message.number, message);
    else this.data.put(from, message.sequence, message);
  }

  private accept(broadcast: Broadcast): void {
    const key = this.keyOf(broadcast);
    this.received.set(key, broadcast);
    if (!this.ordered.includes(key)) this.unordered.add(key);
    this.goOn();
  }

  private take(order: Order): void {
    const key = this.keyOf(order);
    this.nextNumber = order.number + 1;
    this.unordered.delete(key);
    this.ordered.push(key);
    this.goOn();
  }

  private goOn(): void {
    const { peer, received, ordered, unordered } = this;
    for (let next = received.get(ordered[0]); next !== undefined; next = received.get(ordered[0])) {
      received.delete(ordered.shift()!);
      peer.deliver(next);
    }
    if (this.nextNumber % peer.size !== peer.id || this.given === this.nextNumber || unordered.size === 0) return;
    const [key] = unordered;
    const { origin, sequence } = received.get(key)!;
    this.given = this.nextNumber;
    peer.sendToGroup({ number: this.given, origin, sequence });
  }

  private keyOf({ origin, sequence }: { readonly origin: PeerId; readonly sequence: number }): number {
    return sequence * this.peer.size + origin;
  }
}

function isOrder(message: Message): message is Order {
  return 'number' in message;
}
