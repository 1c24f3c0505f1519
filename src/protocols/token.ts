/**
 * Total order by a token ring: only the peer that holds the token broadcasts, with numbers from the token, and all
 * deliver by numbers.
 *
 * Source: Amir, Moser, Melliar-Smith, Agarwal, Ciarfella, The Totem Single-Ring Ordering and Membership Protocol, ACM
 * Transactions on Computer Systems 13:4 (1995), without its membership; "privilege-based" in Défago, Schiper, Urbán,
 * Total Order Broadcast and Multicast Algorithms, ACM Computing Surveys 36:4 (2004).
 * Model: reliable links between all peers, no crash: with the token lost nothing more is delivered, but nothing is
 * disordered.
 * Guarantees: total order, which is also FIFO and causal.
 * Cost: N messages a broadcast, and N messages for each round of the token, however many broadcasts it serves.
 * Deviations: no membership and no retransmission. The token rests after a round in which nobody broadcast, so that a
 * run comes to its end: it rests at the peer that broadcast last, which the token tells all on its way, and a peer that
 * wants it sends one message there. It begins at rest at peer 0.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { InOrder } from './in-order.ts';
import { causalTotalOrder } from './usual-promises.ts';

interface Data {
  readonly number: number;
  readonly sequence: number;
  readonly payload: unknown;
}

interface Token {
  /** Visits before this one: peer p has every N-th, from p on. */
  readonly visit: number;
  /** Of the next broadcast. */
  readonly number: number;
  /** The peer that broadcast last: there the token rests if it comes back. */
  readonly rest: PeerId;
}

/** To the peer at which the token rests: this peer wants it, and had it last at this visit. */
interface Wish {
  readonly had: number;
}

type Message = Data | Token | Wish;

export default defineProtocol({
  name: 'token',
  title: 'total order by a token that goes round: only its holder broadcasts',
  source: 'Amir and others (1995), Totem; Défago, Schiper, Urbán (2004), privilege-based',
  parameters: {},
  promises: causalTotalOrder,
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'token', carries: 'internal' },
    { name: 'wish', carries: 'internal' },
  ],
  kindOf: (message: Message) => (isToken(message) ? 1 : isWish(message) ? 2 : 0),
  broadcastOf: (message: Message, from) =>
    isToken(message) || isWish(message)
      ? undefined
      : { origin: from, sequence: message.sequence, payload: message.payload },
  create: (peer) => new TokenRing(peer),
});

class TokenRing implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  /** One line: numbers are those of the token. */
  private readonly inOrder: InOrder<Broadcast>;
  private readonly unsent: Broadcast[] = [];
  /** As it was when it was here last; before that as it is at the start. */
  private token: Token;
  /** True while the token rests here. */
  private holds: boolean;
  /** True if the token was asked to come since it was here. */
  private hasAsked = false;
  /** The token has to make a round from here at every visit before this one. */
  private wantedUntil = 0;

  constructor(peer: Peer<Message>) {
    this.peer = peer;
    this.inOrder = new InOrder((_, broadcast) => peer.deliver(broadcast));
    this.token = { visit: peer.id === 0 ? 0 : peer.id - peer.size, number: 0, rest: 0 };
    this.holds = peer.id === 0;
  }

  broadcast(broadcast: Broadcast): void {
    this.unsent.push(broadcast);
    if (this.holds) this.sendAll();
    else if (this.token.rest !== this.peer.id && !this.hasAsked) {
      this.hasAsked = true;
      this.peer.send(this.token.rest, { had: this.token.visit });
    }
  }

  receive(from: PeerId, message: Message): void {
    if (isToken(message)) this.hold(message);
    else if (isWish(message)) this.grant(from, message);
    else this.inOrder.put(0, message.number, { origin: from, sequence: message.sequence, payload: message.payload });
  }

  private hold(token: Token): void {
    if (token.visit <= this.token.visit) return;
    this.token = token;
    this.hasAsked = false;
    this.sendAll();
    if (token.rest === this.peer.id && token.visit >= this.wantedUntil) this.holds = true;
    else this.pass();
  }

  /** Visits of the peer that asks come between those of this one: the first after its wish settles it. */
  private grant(from: PeerId, { had }: Wish): void {
    const { id, size } = this.peer;
    this.wantedUntil = Math.max(this.wantedUntil, had + size + ((id - from + size) % size));
    if (this.holds && this.token.visit < this.wantedUntil) this.pass();
  }

  private sendAll(): void {
    let { number, rest } = this.token;
    for (const { sequence, payload } of this.unsent.splice(0)) {
      this.peer.sendToGroup({ number: number++, sequence, payload });
      rest = this.peer.id;
    }
    this.token = { ...this.token, number, rest };
  }

  private pass(): void {
    const { peer, token } = this;
    this.holds = false;
    peer.send((peer.id + 1) % peer.size, { ...token, visit: token.visit + 1 });
  }
}

function isToken(message: Message): message is Token {
  return 'visit' in message;
}

function isWish(message: Message): message is Wish {
  return 'had' in message;
}
