/**
 * Rumor mongering: a peer that hears of a broadcast shares it with a peer drawn at random in each round, until it has
 * met so many that knew it already that it loses interest.
 *
 * Source: Demers and others, Epidemic Algorithms for Replicated Database Maintenance, 6th ACM Symposium on Principles of
 * Distributed Computing (1987), section 1.4; its tables also in the report Xerox CSL-89-1.
 * Model: fair-loss links, any number of crashes, no failure detector.
 * Guarantees: a broadcast reaches each peer with a probability that grows with `k`, never for certain: a share of the
 * peers, the residue, misses it. So neither validity nor agreement is promised. No duplication, no creation.
 * Cost: for push with feedback and a counter on a mesh about m copies for each peer, where e^(−m) is the residue.
 * Rounds: those of the paper are synchronous. With `rounds: common` all peers act at the multiples of `period` on the
 * clock of the run, which comes to the same if a message and its answers take less than a period. With `rounds: own`
 * contacts happen one by one, as its equation for the limit assumes.
 * Not in the paper's text, but in its tables: a counter counts rounds in a row (its footnote says so of pull only), and
 * a copy is unnecessary if its receiver had the rumor before the round began.
 * Deviations: a copy that was needed has no answer, so one that is lost counts as needed. Peers are drawn among the
 * neighbours, which on a mesh are all. A connection is a call and its acceptance, which cost messages; without a limit
 * there are none. A peer that answers a pull leaves out what the puller has sent in the same message.
 */
import type { Values } from '../core/parameters.ts';
import {
  type Broadcast,
  type BroadcastName,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import { HotRumors } from './hot-rumors.ts';
import { safety } from './usual-promises.ts';

interface Rumors {
  readonly rumors: readonly Broadcast[];
  /** Whether the sender wants those of the receiver in return. */
  readonly asks: boolean;
}

/** What the receiver of rumors had already. */
interface Feedback {
  readonly known: readonly BroadcastName[];
}

type Signal = 'request' | 'call' | 'accept' | 'busy';
type Message = Rumors | Feedback | Signal;

const signals: readonly Signal[] = ['request', 'call', 'accept', 'busy'];

/** Rounds without any news after which a run is over: a peer is asked by nobody in so many with probability e^−30. */
const ROUNDS = 30;

const parameters = {
  mode: {
    type: 'choice',
    default: 'push',
    choices: ['push', 'pull', 'push-pull'],
    meaning: 'push: a peer sends its rumors; pull: it asks for those of another; push-pull: both in one contact',
  },
  feedback: {
    type: 'boolean',
    default: true,
    meaning: 'a peer loses interest only by contacts with peers that knew the rumor; without it, by all rounds alike',
  },
  stop: {
    type: 'choice',
    default: 'counter',
    choices: ['counter', 'coin'],
    meaning: 'counter: interest is lost after k such rounds; coin: in each of them with probability 1/k',
  },
  k: { type: 'integer', default: 3, min: 1, max: 1_000_000, meaning: 'how persistent a peer is' },
  rounds: {
    type: 'choice',
    default: 'common',
    choices: ['common', 'own'],
    meaning: 'common: the rounds of all peers begin at the same times; own: those of each at a time drawn at random',
  },
  connectionLimit: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1_000,
    meaning: 'connections that a peer accepts in a round; 0: any number, and no message is spent on them',
  },
  huntLimit: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1_000,
    meaning: 'other peers that a peer tries in a round after it was refused a connection',
  },
  period: { type: 'duration', default: 100, min: 1, max: 86_400_000, meaning: 'the length of a round' },
} as const;

export default defineProtocol({
  name: 'rumor',
  title: 'spreads each broadcast to peers drawn at random, round by round, until too many knew it already',
  source: 'Demers and others, Epidemic Algorithms for Replicated Database Maintenance (1987), section 1.4',
  parameters,
  promises: safety,
  knows: 'neighbours',
  kinds: [
    { name: 'rumors', carries: 'broadcast' },
    { name: 'feedback', carries: 'internal', relatesTo: ({ known }: Feedback) => known },
    ...signals.map((name) => ({ name, carries: 'internal' }) as const),
  ],
  kindOf: (message: Message) =>
    typeof message === 'string' ? 2 + signals.indexOf(message) : 'rumors' in message ? 0 : 1,
  broadcastOf: (message: Message) => (isRumors(message) ? message.rumors : undefined),
  timers: ['push', 'pull'],
  // A rumor stays hot for ever where all neighbours have crashed: nobody answers that it is known.
  background: {
    kinds: ['rumors', 'feedback', ...signals],
    timers: ['push', 'pull'],
    settleMs: ({ period }) => ROUNDS * period,
  },
  create: (peer, values) => new RumorMongering(peer, values),
});

class RumorMongering implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly hot: HotRumors;
  /** How much later than at a multiple of the period its rounds begin. */
  private readonly offsetMs: number;
  private huntsLeft = 0;
  /** The round in which a connection was accepted last, and how many were. */
  private acceptedIn = -1;
  private accepted = 0;

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    this.hot = new HotRumors(values);
    this.offsetMs = values.rounds === 'own' ? peer.random() * values.period : 0;
  }

  start(): void {
    if (this.parameters.mode !== 'push') this.awaitRound('pull', this.roundNow() + 1);
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.accept(broadcast);
  }

  receive(from: PeerId, message: Message): void {
    if (isRumors(message)) this.hear(from, message);
    else if (typeof message === 'object') this.hot.foundKnown(message.known);
    else this.react(from, message);
  }

  timeout(timer: string): void {
    this.hot.endRound(() => this.peer.random());
    if (timer === 'push' && this.hot.size === 0) return;
    this.huntsLeft = this.parameters.huntLimit;
    this.contact();
    // A real timer may be a little early or late.
    this.awaitRound(timer, Math.round(this.elapsedRounds()) + 1);
  }

  private react(from: PeerId, signal: Signal): void {
    if (signal === 'request') this.answer(from, []);
    else if (signal === 'call') this.peer.send(from, this.hasRoom() ? 'accept' : 'busy');
    else if (signal === 'accept') this.share(from);
    else if (this.huntsLeft-- > 0) this.contact();
  }

  private contact(): void {
    const { degree } = this.peer;
    if (degree === 0) return;
    const other = this.peer.neighbour(Math.floor(this.peer.random() * degree));
    if (this.parameters.connectionLimit > 0) this.peer.send(other, 'call');
    else this.share(other);
  }

  private share(other: PeerId): void {
    const { mode } = this.parameters;
    if (mode === 'pull' || this.hot.size === 0) {
      if (mode !== 'push') this.peer.send(other, 'request');
    } else this.peer.send(other, { rumors: this.hot.copies(), asks: mode === 'push-pull' });
  }

  private hear(from: PeerId, { rumors, asks }: Rumors): void {
    if (asks) this.answer(from, rumors);
    const known: BroadcastName[] = [];
    for (const rumor of rumors) {
      const { origin, sequence } = rumor;
      if (this.peer.firstTime(origin, sequence)) this.accept(rumor);
      else if (!this.isNewInRound(rumor)) known.push({ origin, sequence });
    }
    if (this.parameters.feedback && known.length > 0) this.peer.send(from, { known });
  }

  /** Where all act at once, a copy was needed if the receiver lacked it when the round began. */
  private isNewInRound(rumor: BroadcastName): boolean {
    return this.parameters.rounds === 'common' && this.hot.isFresh(rumor);
  }

  private answer(other: PeerId, others: readonly BroadcastName[]): void {
    if (this.hot.size === 0) return;
    const rumors = others.length === 0 ? this.hot.copies() : this.hot.copiesBut(others);
    if (rumors.length > 0) this.peer.send(other, { rumors, asks: false });
  }

  private accept(broadcast: Broadcast): void {
    this.peer.deliver(broadcast);
    this.hot.add(broadcast);
    if (this.parameters.mode === 'push' && this.hot.size === 1) this.awaitRound('push', this.roundNow() + 1);
  }

  private hasRoom(): boolean {
    const round = this.roundNow();
    if (round !== this.acceptedIn) this.accepted = 0;
    this.acceptedIn = round;
    return this.accepted++ < this.parameters.connectionLimit;
  }

  private roundNow(): number {
    return Math.floor(this.elapsedRounds());
  }

  private elapsedRounds(): number {
    return (this.peer.now() - this.offsetMs) / this.parameters.period;
  }

  private awaitRound(timer: string, round: number): void {
    this.peer.setTimer(timer, Math.max(0, round * this.parameters.period + this.offsetMs - this.peer.now()));
  }
}

function isRumors(message: Message): message is Rumors {
  return typeof message === 'object' && 'rumors' in message;
}
