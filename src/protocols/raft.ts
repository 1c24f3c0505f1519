/**
 * Raft: an elected leader puts broadcasts into a replicated log, and every peer delivers the log in its order, as far
 * as more than half of the peers have it.
 *
 * Source: Ongaro, Ousterhout, In Search of an Understandable Consensus Algorithm, USENIX ATC 2014: sections 5.1 to 5.4
 * and figure 2; section 8 for the blank entry of a new leader and for requests that come again.
 * Model: crash-recovery with stable storage (`peer.keep`), fair-loss links, fewer than half of the peers crash for
 * good. With more crashes nothing is delivered, but nothing wrong; a restart without what was kept may break all.
 * Guarantees: total order and uniform agreement, at any delays; progress while delays are well below `election`.
 * Cost: 2(N - 1) messages for a broadcast of the leader, and one more for that of another peer; the others deliver it
 * with the next heartbeat, of 2(N - 1) messages.
 * Deviations: the number of delivered entries is kept too, as no delivery is taken back; and a peer keeps and repeats
 * its own broadcasts until it delivers them. Neither snapshots of the log nor changes of membership.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Election, NOBODY } from './raft-election.ts';
import { lastPlace } from './raft-log.ts';
import { type Append, broadcastOf, isHeartbeat, kindOf, kinds, type Message } from './raft-messages.ts';
import { Replication } from './raft-replication.ts';
import { LOGGED, uniformByLog } from './usual-promises.ts';

/** What is on stable storage, as figure 2 has it, and two fields of our own. */
type Kept = Pick<Election, 'term' | 'vote'> & Pick<Replication, 'log'> & Pick<Raft, 'applied' | 'waiting'>;

/** Elections that may fail in a row before a run with nothing new is over. */
const ELECTIONS = 40;

const parameters = {
  election: {
    type: 'duration',
    default: 150,
    min: 2,
    max: 3_600_000,
    meaning: 'a peer that hears no leader for this time, or up to twice as long, stands for election',
  },
  heartbeat: {
    type: 'duration',
    default: 50,
    min: 1,
    max: 3_600_000,
    meaning: 'the time between two heartbeats, or two requests for a vote',
  },
  batch: { type: 'integer', default: 100, min: 1, max: 1_000_000, meaning: 'the most log entries in a message' },
} as const;

export default defineProtocol({
  name: 'raft',
  title: 'total order by a log that an elected leader replicates (fewer than half may crash for good)',
  source: 'Ongaro, Ousterhout (2014), In Search of an Understandable Consensus Algorithm, figure 2',
  parameters,
  promises: { ...uniformByLog, 'total-order': LOGGED },
  knows: 'group',
  kinds,
  kindOf,
  broadcastOf,
  timers: ['election', 'heartbeat', 'forward'],
  background: {
    kinds: kinds.map(({ name }) => name),
    timers: ['election', 'heartbeat', 'forward'],
    settleMs: ({ election }) => ELECTIONS * election,
  },
  create: (peer, values) => new Raft(peer, values),
});

class Raft implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly election: Election;
  private readonly replication: Replication;
  /** Entries that are delivered. */
  applied: number;
  /** Own broadcasts that are not. */
  waiting: Broadcast[];

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    const kept = peer.kept as Kept | undefined;
    this.applied = kept?.applied ?? 0;
    this.waiting = kept?.waiting ?? [];
    const keep = () => this.keep();
    this.election = new Election(peer, values, kept, keep);
    const log = { log: kept?.log ?? [], commit: this.applied };
    this.replication = new Replication(peer, values.batch, log, { keep, committed: () => this.deliver() });
  }

  start(): void {
    this.election.awaitLeader();
    if (this.waiting.length > 0) this.peer.setTimer('forward', this.parameters.election);
  }

  broadcast(broadcast: Broadcast): void {
    this.waiting.push(broadcast);
    this.keep();
    if (this.waiting.length === 1) this.peer.setTimer('forward', this.parameters.election);
    this.forward([broadcast]);
  }

  receive(from: PeerId, message: Message): void {
    const { election, replication } = this;
    if ('forwarded' in message) {
      if (election.role === 'leader') replication.propose(election.term, [message.forwarded]);
      return;
    }
    if (message.term > election.term) election.enterTerm(message.term);
    if ('entries' in message) this.append(from, message);
    else if ('isAccepted' in message) {
      if (election.role === 'leader' && message.term === election.term) replication.countReply(from, message);
    } else if ('last' in message) election.answer(from, message, replication.log);
    else if (election.count(from, message)) this.lead();
  }

  timeout(timer: string): void {
    if (timer === 'election') this.standForElection();
    else if (timer === 'heartbeat') this.repeat();
    else if (this.waiting.length > 0) {
      this.forward(this.waiting);
      this.peer.setTimer('forward', this.parameters.election);
    }
  }

  private standForElection(): void {
    if (this.election.stand(lastPlace(this.replication.log))) this.lead();
  }

  private lead(): void {
    const { term } = this.election;
    this.peer.note(`leads term ${term}`);
    this.replication.lead(term, this.waiting);
    this.peer.setTimer('heartbeat', this.parameters.heartbeat);
  }

  /** What a leader or a candidate sends again and again. */
  private repeat(): void {
    const { election, replication } = this;
    if (election.role === 'follower') return;
    if (election.role === 'leader') replication.sendAppends(election.term);
    else election.requestVotes(lastPlace(replication.log));
    this.peer.setTimer('heartbeat', this.parameters.heartbeat);
  }

  private append(from: PeerId, message: Append): void {
    const { term } = this.election;
    if (message.term < term) {
      this.peer.send(from, { term, isAccepted: false, upTo: 0, toHeartbeat: isHeartbeat(message) });
      return;
    }
    if (this.election.follow(from)) this.forward(this.waiting);
    this.replication.append(from, message);
  }

  /** To the leader, if one is known. */
  private forward(broadcasts: readonly Broadcast[]): void {
    const { role, term, leader } = this.election;
    if (role === 'leader') this.replication.propose(term, broadcasts);
    else if (leader !== NOBODY) for (const broadcast of broadcasts) this.peer.send(leader, { forwarded: broadcast });
  }

  /** What is committed and not delivered yet. */
  private deliver(): void {
    const { log, commit } = this.replication;
    const ready = log.slice(this.applied, commit).flatMap(({ broadcast }) => broadcast ?? []);
    this.applied = commit;
    this.waiting = this.waiting.filter((own) => !ready.some((one) => isSame(one, own)));
    this.keep();
    for (const broadcast of ready) this.peer.deliver(broadcast);
  }

  /** Before anything is answered that relies on it. */
  private keep(): void {
    const { applied, waiting } = this;
    const { term, vote } = this.election;
    this.peer.keep?.({ term, vote, log: this.replication.log, applied, waiting });
  }
}

function isSame(one: Broadcast, other: Broadcast): boolean {
  return one.origin === other.origin && one.sequence === other.sequence;
}
