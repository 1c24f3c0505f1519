/**
 * HyParView: each peer has connections to a few others, its active view, and knows more, its passive view, from which
 * it takes others in place of those that fail.
 *
 * Source: Leitão, Pereira, Rodrigues, HyParView: A Membership Protocol for Reliable Gossip-Based Broadcast (DSN 2007;
 * report DI/FCUL TR-07-13), algorithm 1 and sections 4.2 to 4.5. The defaults are those of its evaluation.
 * Model: any peer can reach any other; crashes are noticed as broken connections.
 * Guarantees: none for certain. Active views are symmetric once requests and closes have arrived.
 * Cost: for each peer and period, a walk of at most `activeWalk` shuffles, and one answer.
 * The active view are the links of the peer, those that it is about to make included.
 * Deviations: a peer that asks for a place sends a message, and the other one connects. What does not answer for
 * `timeout` is taken for failed. A peer joins by a contact with a lower number, if it knows one: those were there
 * before it. A shuffle walks `activeWalk` steps, as the source names no other length, and every `period`, as it counts
 * cycles only. A peer with room in its active view asks for places in each period, not only after a failure.
 */
import type { Values } from '../core/parameters.ts';
import { defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { drawLinks } from './gossip.ts';
import { isNeighbour } from './neighbours.ts';
import { RandomView } from './random-view.ts';

/** `high` and `low`: asks for a place in the active view, with that priority. */
type Signal = 'join' | 'high' | 'low' | 'refusal' | 'disconnect';

interface ForwardJoin {
  readonly joined: PeerId;
  readonly stepsLeft: number;
}

interface Shuffle {
  readonly origin: PeerId;
  readonly peers: readonly PeerId[];
  readonly stepsLeft: number;
}

interface ShuffleReply {
  readonly peers: readonly PeerId[];
}

type Message = Signal | ForwardJoin | Shuffle | ShuffleReply;

const kinds = ['join', 'forward-join', 'neighbour', 'refusal', 'disconnect', 'shuffle', 'shuffle-reply'] as const;
type Kind = (typeof kinds)[number];

/** Periods without any other change after which a run is over. */
const PERIODS = 10;

const parameters = {
  active: { type: 'integer', default: 5, min: 1, max: 1_000, meaning: 'connections of a peer' },
  passive: { type: 'integer', default: 30, min: 0, max: 10_000, meaning: 'other peers that it knows' },
  activeWalk: {
    type: 'integer',
    default: 6,
    min: 0,
    max: 100,
    meaning: 'steps of the walk at whose end a peer connects to one that joins (ARWL)',
  },
  passiveWalk: {
    type: 'integer',
    default: 3,
    min: 0,
    max: 100,
    meaning: 'steps that are left when a peer on the walk puts the one that joins into its passive view (PRWL)',
  },
  shuffleActive: { type: 'integer', default: 3, min: 0, max: 1_000, meaning: 'peers of the active view in a shuffle' },
  shufflePassive: { type: 'integer', default: 4, min: 0, max: 1_000, meaning: 'those of the passive view' },
  period: { type: 'duration', default: 1_000, min: 1, max: 86_400_000, meaning: 'time between two shuffles of a peer' },
  timeout: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'how long a peer waits for an answer to a join, or to a request for a place',
  },
} as const;

export default defineProtocol({
  name: 'hyparview',
  title: 'membership: keeps a few connections, and knows other peers to replace those that fail',
  source: 'Leitão, Pereira, Rodrigues, HyParView (DSN 2007; TR-07-13), algorithm 1',
  parameters,
  promises: {},
  knows: 'neighbours',
  overlay: true,
  membership: true,
  kinds: kinds.map((name) => ({ name, carries: 'internal' }) as const),
  kindOf: (message: Message) => kinds.indexOf(kindOf(message)),
  broadcastOf: () => undefined,
  timers: ['cycle', 'answer'],
  background: {
    kinds: ['neighbour', 'refusal', 'shuffle', 'shuffle-reply'],
    timers: ['cycle', 'answer'],
    settleMs: ({ period, timeout }) => PERIODS * Math.max(period, timeout),
  },
  create: (peer, values) => new HyParView(peer, values),
});

function kindOf(message: Message): Kind {
  if (typeof message === 'string') return message === 'high' || message === 'low' ? 'neighbour' : message;
  if ('joined' in message) return 'forward-join';
  return 'origin' in message ? 'shuffle' : 'shuffle-reply';
}

class HyParView implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly passive: RandomView;
  /** Peers that it connects to, until they answer. */
  private readonly connecting: PeerId[] = [];
  /** Peers that it has disconnected from, until it hears of it. */
  private readonly left: PeerId[] = [];
  /** The peer that was asked for a place; −1 for none. */
  private asked: PeerId = -1;
  private asksLeft = 0;
  /** What it sent in its last shuffle. */
  private sent: readonly PeerId[] = [];
  private readonly drawn: number[] = [];

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    this.passive = new RandomView(values.passive, () => peer.random());
  }

  start(): void {
    this.join();
    this.peer.setTimer('cycle', this.peer.random() * this.parameters.period);
  }

  broadcast(): void {}

  receive(from: PeerId, message: Message): void {
    if (typeof message === 'string') this.react(from, message);
    else if ('joined' in message) this.forwardJoin(from, message);
    else if ('origin' in message) this.shuffled(from, message);
    else this.take(message.peers, this.sent);
  }

  timeout(timer: string): void {
    if (timer === 'cycle') {
      this.peer.setTimer('cycle', this.parameters.period);
      this.shuffle();
      if (this.asked < 0) this.fill();
    } else {
      if (this.asked >= 0) this.passive.remove(this.asked);
      this.ask();
    }
  }

  linkUp(other: PeerId): void {
    take(this.connecting, other);
    this.passive.remove(other);
    if (this.asked === other || this.asked < 0) this.answered();
    if (this.size > this.parameters.active) this.drop(other);
  }

  linkDown(other: PeerId): void {
    if (take(this.left, other)) return;
    if (take(this.connecting, other)) this.passive.remove(other);
    if (this.asked < 0) this.fill();
  }

  private react(from: PeerId, signal: Signal): void {
    switch (signal) {
      case 'join':
        this.admit(from);
        for (let index = 0; index < this.peer.degree; index++)
          this.walk(this.peer.neighbour(index), { joined: from, stepsLeft: this.parameters.activeWalk });
        break;
      case 'disconnect':
        if (isNeighbour(this.peer, from)) this.part(from);
        this.know(from);
        if (this.asked < 0) this.fill();
        break;
      case 'refusal':
        if (this.asked === from) this.ask();
        break;
      default:
        if (signal === 'high' || this.size < this.parameters.active) this.admit(from);
        else this.peer.send(from, 'refusal');
    }
  }

  /** Of the active view. */
  private get size(): number {
    return this.peer.degree + this.connecting.length;
  }

  private join(): void {
    const { id, contacts = [] } = this.peer;
    const earlier = contacts.filter((other) => other < id);
    const known = earlier.length > 0 ? earlier : contacts;
    if (known.length === 0) return;
    this.peer.send(known[Math.floor(this.peer.random() * known.length)], 'join');
    this.peer.setTimer('answer', this.parameters.timeout);
  }

  private forwardJoin(from: PeerId, { joined, stepsLeft }: ForwardJoin): void {
    const next = stepsLeft === 0 ? undefined : this.neighbourBut(from, joined);
    if (next === undefined) this.admit(joined);
    else {
      if (stepsLeft === this.parameters.passiveWalk) this.know(joined);
      this.walk(next, { joined, stepsLeft: stepsLeft - 1 });
    }
  }

  private walk(next: PeerId, message: ForwardJoin): void {
    if (next !== message.joined) this.peer.send(next, message);
  }

  /** Makes a connection, if need be in place of another one. */
  private admit(other: PeerId): void {
    if (other === this.peer.id || isNeighbour(this.peer, other) || this.connecting.includes(other)) return;
    if (this.size >= this.parameters.active) this.drop(other);
    this.connecting.push(other);
    this.peer.connect!(other);
  }

  /** Ends a connection drawn at random, but not the one to `except`. */
  private drop(except: PeerId): void {
    const other = this.neighbourBut(except, except);
    if (other === undefined) return;
    this.peer.send(other, 'disconnect');
    this.part(other);
    this.know(other);
  }

  private part(other: PeerId): void {
    this.left.push(other);
    this.peer.disconnect!(other);
  }

  /** Asks for places, each peer of the passive view at most once. */
  private fill(): void {
    this.asksLeft = this.passive.size;
    this.ask();
  }

  private ask(): void {
    this.answered();
    if (this.size >= this.parameters.active) return;
    const other = this.passive.any();
    if (other !== undefined && this.asksLeft-- > 0) {
      this.asked = other;
      this.peer.send(other, this.size === 0 ? 'high' : 'low');
      this.peer.setTimer('answer', this.parameters.timeout);
    } else if (this.size === 0) this.join();
  }

  private answered(): void {
    this.asked = -1;
    this.peer.clearTimer('answer');
  }

  private shuffle(): void {
    const { peer, passive } = this;
    if (peer.degree === 0) return;
    const { activeWalk, shuffleActive, shufflePassive } = this.parameters;
    const active = drawLinks(peer, shuffleActive, this.drawn).map((index) => peer.neighbour(index));
    this.sent = [peer.id, ...active, ...passive.sample(shufflePassive)];
    peer.send(this.anyNeighbour(), { origin: peer.id, peers: this.sent, stepsLeft: activeWalk });
  }

  private shuffled(from: PeerId, { origin, peers, stepsLeft }: Shuffle): void {
    const next = stepsLeft <= 1 ? undefined : this.neighbourBut(from, origin);
    if (next !== undefined) {
      this.peer.send(next, { origin, peers, stepsLeft: stepsLeft - 1 });
      return;
    }
    if (origin === this.peer.id) return;
    const own = this.passive.sample(peers.length);
    this.peer.send(origin, { peers: own });
    this.take(peers, own);
  }

  private take(peers: readonly PeerId[], sent: readonly PeerId[]): void {
    for (const other of peers) this.know(other, sent);
  }

  /** @param sent what the other end has now, and so need not be kept here */
  private know(other: PeerId, sent?: readonly PeerId[]): void {
    if (other !== this.peer.id && !isNeighbour(this.peer, other)) this.passive.add(other, sent);
  }

  private anyNeighbour(): PeerId {
    return this.peer.neighbour(Math.floor(this.peer.random() * this.peer.degree));
  }

  /** A random neighbour that is neither of the two; undefined if there is none. */
  private neighbourBut(one: PeerId, another: PeerId): PeerId | undefined {
    const { peer } = this;
    const start = Math.floor(peer.random() * peer.degree);
    for (let step = 0; step < peer.degree; step++) {
      const other = peer.neighbour((start + step) % peer.degree);
      if (other !== one && other !== another) return other;
    }
    return undefined;
  }
}

/** Takes a peer out of a list. @returns whether it was there */
function take(list: PeerId[], peer: PeerId): boolean {
  const place = list.indexOf(peer);
  if (place >= 0) list.splice(place, 1);
  return place >= 0;
}
