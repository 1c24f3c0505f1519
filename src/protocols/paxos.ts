/**
 * Paxos, one instance for each sequence number: the leader asks a majority what was accepted before, has a majority
 * accept that or its own proposal, and tells the decision.
 *
 * Source: Lamport, Paxos Made Simple, ACM SIGACT News 32:4 (2001); as leader-driven consensus in Cachin, Guerraoui,
 * Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), algorithms 5.5 to 5.7.
 * Model: crash-recovery with stable storage (`peer.keep`), fair-loss links between all peers, a leader detector (Ω) that
 * is right in the end. Termination needs a majority that stays up; safety does not. A restart without what was kept
 * breaks safety.
 * Guarantees: uniform consensus.
 * Cost: 3N messages an instance (accept, accepted, decided) and three steps under the first leader, as no ballot is
 * below its first one; 5N and five steps under a later one, which has to ask first (prepare, promise).
 * Deviation: an undecided peer asks the leader every `retry`, and brings its proposal: a leader that has not proposed
 * takes the first that comes. The leader repeats its last message until it is answered.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import {
  type Accept,
  type Acceptance,
  type Accepted,
  type Message,
  type Prepare,
  type Promised,
  paxosMessages,
  type Refusal,
} from './paxos-messages.ts';
import { PaxosRecord, type Undecided } from './paxos-record.ts';
import { consensusSafety, LOGGED, SURVIVED } from './usual-promises.ts';

/** Retries without any delivery after which a run counts as settled. */
const SETTLED = 20;

const parameters = {
  retry: {
    type: 'duration',
    default: 100,
    min: 1,
    max: 86_400_000,
    meaning:
      'how long an undecided peer waits before it asks the leader again, and the leader before it repeats itself',
  },
} as const;

/** What a leader does in an instance: lost in a crash. */
interface Attempt {
  readonly ballot: number;
  /** Peers that have promised, and what each had accepted. */
  readonly promises: Map<PeerId, Accepted | undefined>;
  /** What is to be accepted, once it is known. */
  value: Broadcast | undefined;
  readonly accepted: Set<PeerId>;
  /** The highest ballot that refused this one. */
  refusedBy: number;
}

export default defineProtocol({
  name: 'paxos',
  title: 'consensus by a leader and majorities, safe whatever crashes, restarts or is lost',
  source: 'Lamport (2001), Paxos Made Simple; Cachin, Guerraoui, Rodrigues (2nd ed.), algorithms 5.5 to 5.7',
  parameters,
  promises: {
    ...consensusSafety,
    'no-duplication': LOGGED,
    integrity: LOGGED,
    termination: SURVIVED,
    'consensus-agreement': LOGGED,
    'uniform-consensus-agreement': LOGGED,
  },
  knows: 'group',
  detector: 'eventually-perfect',
  decides: true,
  ...paxosMessages,
  cost: (peers) => 3 * peers,
  timers: ['retry'],
  background: {
    kinds: paxosMessages.kinds.map(({ name }) => name),
    timers: ['retry'],
    settleMs: ({ retry }) => SETTLED * retry,
  },
  create: (peer, values) => new Paxos(peer, values),
});

class Paxos implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly retryMs: number;
  private leader: PeerId = -1;
  /** On stable storage. */
  private readonly record: PaxosRecord;
  /** By instance, while this peer leads. */
  private readonly attempts = new Map<number, Attempt>();

  constructor(peer: Peer<Message>, { retry }: Values<typeof parameters>) {
    this.peer = peer;
    this.retryMs = retry;
    this.record = new PaxosRecord(peer);
  }

  start(): void {
    for (const instance of this.record.openInstances) this.peer.setTimer('retry', this.retryMs, instance);
  }

  trust(leader: PeerId): void {
    this.leader = leader;
    this.attempts.clear();
    if (leader === this.peer.id) for (const instance of this.record.openInstances) this.begin(instance);
  }

  broadcast(broadcast: Broadcast): void {
    this.propose(broadcast.sequence, broadcast);
  }

  timeout(_timer: string, instance: number): void {
    const state = this.record.stateOf(instance);
    if (state === undefined) return;
    this.peer.setTimer('retry', this.retryMs, instance);
    if (this.leader === this.peer.id) this.repeat(instance);
    else if (this.leader >= 0) {
      const { proposal } = state;
      this.peer.send(this.leader, { step: 'ask', instance, ...(proposal === undefined ? {} : { proposal }) });
    }
  }

  receive(from: PeerId, message: Message): void {
    const { instance } = message;
    const value = this.record.decisionOf(instance);
    if (value === undefined) this.react(from, message);
    // The ballot of a leader that comes too late may be for another proposal.
    else if (message.step === 'accept' && message.value.origin === value.origin)
      this.peer.send(from, { step: 'accepted', instance, ballot: message.ballot });
    else if (message.step === 'prepare' || message.step === 'accept' || message.step === 'ask')
      this.peer.send(from, { step: 'decided', instance, value });
  }

  private react(from: PeerId, message: Message): void {
    const { instance } = message;
    const attempt = this.attempts.get(instance);
    switch (message.step) {
      case 'ask':
        this.propose(instance, message.proposal);
        return;
      case 'prepare':
        this.promise(from, message);
        return;
      case 'accept':
        this.accept(from, message);
        return;
      case 'decided':
        this.decide(instance, message.value);
        return;
      default:
        if (attempt !== undefined) this.count(from, message, attempt);
    }
  }

  /** What is heard of is retried until it is decided. */
  private stateOf(instance: number): Undecided {
    if (this.record.stateOf(instance) === undefined) {
      this.record.change(instance, {});
      this.peer.setTimer('retry', this.retryMs, instance);
    }
    return this.record.stateOf(instance)!;
  }

  private propose(instance: number, proposal: Broadcast | undefined): void {
    if (this.record.decisionOf(instance) !== undefined) return;
    const state = this.stateOf(instance);
    if (state.proposal === undefined && proposal !== undefined) this.record.change(instance, { proposal });
    if (this.leader !== this.peer.id) return;
    const attempt = this.attempts.get(instance);
    if (attempt === undefined) this.begin(instance);
    else this.write(instance, attempt);
  }

  /** Begins a ballot: the next one of this peer above those that it knows. Each ballot is of one peer. */
  private begin(instance: number): void {
    const { id, size } = this.peer;
    const above = Math.max(this.stateOf(instance).promised, this.attempts.get(instance)?.refusedBy ?? -1);
    const ballot = id + size * Math.ceil((above + 1 - id) / size);
    const attempt = { ballot, promises: new Map(), value: undefined, accepted: new Set<PeerId>(), refusedBy: -1 };
    this.record.change(instance, { promised: ballot });
    this.attempts.set(instance, attempt);
    if (ballot === 0) this.write(instance, attempt);
    else this.peer.sendToGroup({ step: 'prepare', instance, ballot });
  }

  private promise(from: PeerId, { instance, ballot }: Prepare): void {
    const { promised, accepted } = this.stateOf(instance);
    if (ballot < promised) {
      this.peer.send(from, { step: 'refuse', instance, ballot: promised });
      return;
    }
    this.record.change(instance, { promised: ballot });
    this.peer.send(from, { step: 'promise', instance, ballot, ...(accepted === undefined ? {} : { accepted }) });
  }

  private accept(from: PeerId, { instance, ballot, value }: Accept): void {
    const { promised } = this.stateOf(instance);
    if (ballot < promised) {
      this.peer.send(from, { step: 'refuse', instance, ballot: promised });
      return;
    }
    this.record.change(instance, { promised: ballot, accepted: { ballot, value } });
    this.peer.send(from, { step: 'accepted', instance, ballot });
  }

  /** An answer to this leader. */
  private count(from: PeerId, message: Promised | Acceptance | Refusal, attempt: Attempt): void {
    const { instance, ballot, step } = message;
    if (step === 'refuse') attempt.refusedBy = Math.max(attempt.refusedBy, ballot);
    if (ballot !== attempt.ballot) return;
    if (step === 'promise') {
      attempt.promises.set(from, message.accepted);
      this.write(instance, attempt);
    } else if (step === 'accepted') {
      attempt.accepted.add(from);
      if (attempt.value === undefined || !this.isMajority(attempt.accepted.size)) return;
      const { value } = attempt;
      this.decide(instance, value);
      this.peer.sendToGroup({ step: 'decided', instance, value });
    }
  }

  /** Has a proposal accepted, once it is sure that no other can be decided in a ballot below: none is below ballot 0. */
  private write(instance: number, attempt: Attempt): void {
    const { ballot, promises } = attempt;
    if (attempt.value !== undefined || (ballot > 0 && !this.isMajority(promises.size))) return;
    let last: Accepted | undefined;
    for (const accepted of promises.values())
      if (accepted !== undefined && accepted.ballot > (last?.ballot ?? -1)) last = accepted;
    const value = last?.value ?? this.stateOf(instance).proposal;
    if (value === undefined) return;
    attempt.value = value;
    this.peer.sendToGroup({ step: 'accept', instance, ballot, value });
  }

  /** Asks those again that have not answered, or begins a higher ballot if this one was refused. */
  private repeat(instance: number): void {
    const attempt = this.attempts.get(instance);
    if (attempt === undefined || attempt.refusedBy > attempt.ballot) {
      this.begin(instance);
      return;
    }
    const { ballot, value, promises, accepted } = attempt;
    for (let to = 0; to < this.peer.size; to++) {
      if (value !== undefined) {
        if (!accepted.has(to)) this.peer.send(to, { step: 'accept', instance, ballot, value });
      } else if (ballot > 0 && !promises.has(to)) this.peer.send(to, { step: 'prepare', instance, ballot });
    }
  }

  private decide(instance: number, value: Broadcast): void {
    this.record.decide(instance, value);
    this.attempts.delete(instance);
    this.peer.clearTimer('retry', instance);
    this.peer.deliver(value);
  }

  private isMajority(peers: number): boolean {
    return 2 * peers > this.peer.size;
  }
}
