/**
 * Ben-Or's randomised consensus: rounds of two votes, and a coin where no proposal has a majority. It needs neither a
 * failure detector nor bounds on delays.
 *
 * Source: Ben-Or, Another Advantage of Free Choice, PODC 1983; Cachin, Guerraoui, Rodrigues, Introduction to Reliable
 * and Secure Distributed Programming (2nd ed.), algorithms 5.12 and 5.13, and section 5.5.4 for values larger than a
 * bit.
 * Model: crash-stop, fewer than half of the peers crash (N > 2f), reliable links between all peers. Safety needs neither.
 * Guarantees: uniform consensus, with termination of probability 1: after each round with a coin all may agree by luck.
 * Cost: 2N² messages and two steps a round, N² messages for the decision. If all propose the same it takes one round; if
 * two peers propose differently and nobody else is there, three rounds on average with coins of their own, and two with
 * a common coin.
 * Deviation: an instance for each sequence number, and proposals are broadcasts instead of bits: a coin chooses one of
 * those that the peer knows. A peer that hears of an instance before it has proposed in it proposes what it heard of. A
 * common coin is a function of instance and round that all peers know: an adversary could know it too.
 */
import type { Values } from '../core/parameters.ts';
import { MINORITY } from '../core/promise.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Instances } from './instances.ts';
import { Proposals } from './proposals.ts';
import { consensusSafety, UNLESS_FORGOTTEN } from './usual-promises.ts';

interface Vote {
  readonly instance: number;
  readonly round: number;
  readonly vote: 'first' | 'second';
  /** The peer's estimate; a second vote without one has seen no majority. */
  readonly value?: Broadcast;
}

interface Decided {
  readonly decided: Broadcast;
}

type Message = Vote | Decided;

/** The votes of one round. */
interface Ballots {
  readonly first: Map<PeerId, Broadcast | undefined>;
  readonly second: Map<PeerId, Broadcast | undefined>;
}

/** An instance that is not decided yet. */
interface Instance {
  round: number;
  vote: 'none' | 'first' | 'second';
  readonly known: Proposals;
  /** By round. */
  readonly ballots: Ballots[];
}

const parameters = {
  coin: {
    type: 'choice',
    default: 'local',
    choices: ['local', 'common'],
    meaning: 'whether each peer throws its own coin, or all see the same one',
  },
} as const;

export default defineProtocol({
  name: 'ben-or',
  title: 'consensus by votes and coins, without a failure detector',
  source: 'Ben-Or (1983); Cachin, Guerraoui, Rodrigues (2nd ed.), algorithms 5.12 and 5.13 (randomized consensus)',
  parameters,
  promises: {
    ...consensusSafety,
    termination: { faults: ['duplication', 'crash', 'pause'], bound: MINORITY },
    'consensus-agreement': UNLESS_FORGOTTEN,
    'uniform-consensus-agreement': UNLESS_FORGOTTEN,
  },
  knows: 'group',
  decides: true,
  kinds: [
    { name: 'first', carries: 'broadcast' },
    { name: 'second', carries: 'broadcast' },
    { name: 'decided', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isDecided(message) ? 2 : message.vote === 'first' ? 0 : 1),
  broadcastOf: (message: Message) => (isDecided(message) ? message.decided : (message.value ?? [])),
  create: (peer, values) => new BenOr(peer, values),
});

class BenOr implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly coin: 'local' | 'common';
  private readonly instances = new Instances<Instance>(() => ({
    round: 1,
    vote: 'none',
    known: new Proposals(),
    ballots: [],
  }));

  constructor(peer: Peer<Message>, { coin }: Values<typeof parameters>) {
    this.peer = peer;
    this.coin = coin;
  }

  broadcast(broadcast: Broadcast): void {
    const instance = this.instances.at(broadcast.sequence);
    if (instance?.vote === 'none') this.voteFirst(instance, broadcast);
  }

  receive(from: PeerId, message: Message): void {
    if (isDecided(message)) {
      this.decide(message.decided);
      return;
    }
    const { round, vote, value } = message;
    const instance = this.instances.at(message.instance);
    if (instance === undefined) return;
    if (value !== undefined) instance.known.add([value]);
    if (round < instance.round) return;
    const ballots = ballotsOf(instance, round);
    ballots[vote].set(from, value);
    // A second vote without a value may be the first that comes: then it waits for one with a value.
    if (instance.vote === 'none' && value !== undefined) this.voteFirst(instance, value);
    this.advance(instance, message.instance);
  }

  private voteFirst(instance: Instance, value: Broadcast): void {
    instance.vote = 'first';
    const { round } = instance;
    this.peer.sendToGroup({ instance: value.sequence, round, vote: 'first', value });
  }

  /** Goes on as far as there are votes of all but f peers. */
  private advance(instance: Instance, sequence: number): void {
    const { first, second } = ballotsOf(instance, instance.round);
    const quorum = Math.floor(this.peer.size / 2) + 1;
    if (instance.vote === 'first' && first.size >= quorum) {
      const value = [...first.values()].find((one) => 2 * countOf(first, one) > this.peer.size);
      instance.vote = 'second';
      const message = { instance: sequence, round: instance.round, vote: 'second' } as const;
      this.peer.sendToGroup(value === undefined ? message : { ...message, value });
    }
    if (instance.vote !== 'second' || second.size < quorum) return;
    const value = [...second.values()].find((one) => one !== undefined);
    if (value !== undefined && countOf(second, value) >= this.peer.size - quorum + 1) {
      this.decide(value);
      return;
    }
    delete instance.ballots[instance.round];
    instance.round++;
    this.voteFirst(instance, value ?? this.toss(instance, sequence));
    this.advance(instance, sequence);
  }

  /** One of the proposals that are known here. */
  private toss({ known, round }: Instance, sequence: number): Broadcast {
    const chance = this.coin === 'local' ? this.peer.random() : shared(sequence, round);
    return known.list[Math.floor(chance * known.size)];
  }

  /** Each peer sends the decision on: so all have it that do not crash. */
  private decide(decided: Broadcast): void {
    if (!this.instances.decide(decided.sequence)) return;
    this.peer.sendToGroup({ decided });
    this.peer.deliver(decided);
  }
}

function ballotsOf({ ballots }: Instance, round: number): Ballots {
  ballots[round] ??= { first: new Map(), second: new Map() };
  return ballots[round];
}

function countOf(votes: ReadonlyMap<PeerId, Broadcast | undefined>, value: Broadcast | undefined): number {
  let count = 0;
  for (const one of votes.values()) if (one?.origin === value?.origin) count++;
  return count;
}

/** A number in [0, 1) that looks random, and is the same at all peers. */
function shared(sequence: number, round: number): number {
  let mixed = Math.imul(sequence + 1, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function isDecided(message: Message): message is Decided {
  return 'decided' in message;
}
