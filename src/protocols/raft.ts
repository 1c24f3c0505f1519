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
import { type Entry, hasEntry, isUpToDate, lastPlace, placeAt, putAfter } from './raft-log.ts';
import {
  type Append,
  type AppendReply,
  broadcastOf,
  isHeartbeat,
  kindOf,
  kinds,
  type Message,
  type Vote,
  type VoteRequest,
} from './raft-messages.ts';
import { Progress } from './raft-progress.ts';
import { LOGGED, uniformByLog } from './usual-promises.ts';

/** What is on stable storage. */
type Kept = Pick<Raft, 'term' | 'vote' | 'log' | 'applied' | 'waiting'>;

const NOBODY = -1;

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
  // On stable storage, as figure 2 has it, and two of our own.
  term: number;
  /** The peer that this one votes for in this term. */
  vote: PeerId;
  readonly log: Entry[];
  /** Entries that are delivered. */
  applied: number;
  /** Own broadcasts that are not. */
  waiting: Broadcast[];
  // In memory.
  private role: 'follower' | 'candidate' | 'leader' = 'follower';
  private leader: PeerId = NOBODY;
  /** The number of the last entry that is known to be committed. */
  private commit: number;
  /** Of a candidate: the peers that vote for it. */
  private readonly votes = new Set<PeerId>();
  /** Of a leader. */
  private readonly progress: Progress;
  /** Of a leader: the broadcasts in its log, [sequence · size + origin]. */
  private readonly proposed = new Set<number>();

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    const kept = peer.kept as Kept | undefined;
    this.term = kept?.term ?? 0;
    this.vote = kept?.vote ?? NOBODY;
    this.log = kept?.log ?? [];
    this.applied = kept?.applied ?? 0;
    this.waiting = kept?.waiting ?? [];
    this.commit = this.applied;
    this.progress = new Progress(peer.size);
  }

  start(): void {
    this.awaitLeader();
    if (this.waiting.length > 0) this.peer.setTimer('forward', this.parameters.election);
  }

  broadcast(broadcast: Broadcast): void {
    const { waiting } = this;
    waiting.push(broadcast);
    this.keep();
    if (waiting.length === 1) this.peer.setTimer('forward', this.parameters.election);
    if (this.role === 'leader') this.propose([broadcast]);
    else if (this.leader !== NOBODY) this.peer.send(this.leader, { forwarded: broadcast });
  }

  receive(from: PeerId, message: Message): void {
    if ('forwarded' in message) {
      if (this.role === 'leader') this.propose([message.forwarded]);
      return;
    }
    if (message.term > this.term) this.enterTerm(message.term);
    if ('entries' in message) this.append(from, message);
    else if ('isAccepted' in message) this.countReply(from, message);
    else if ('last' in message) this.answerCandidate(from, message);
    else this.countVote(from, message);
  }

  timeout(timer: string): void {
    const { election, heartbeat } = this.parameters;
    if (timer === 'election') this.standForElection();
    else if (timer === 'heartbeat') {
      if (this.role === 'follower') return;
      if (this.role === 'leader') this.sendAppends();
      else this.requestVotes();
      this.peer.setTimer('heartbeat', heartbeat);
    } else if (this.waiting.length > 0) {
      this.forwardWaiting();
      this.peer.setTimer('forward', election);
    }
  }

  // Elections (section 5.2).

  private awaitLeader(): void {
    const { election } = this.parameters;
    this.peer.setTimer('election', election + this.peer.random() * election);
  }

  private enterTerm(term: number): void {
    this.term = term;
    this.vote = NOBODY;
    this.keep();
    if (this.role === 'leader') this.awaitLeader();
    this.role = 'follower';
    this.leader = NOBODY;
  }

  private standForElection(): void {
    this.enterTerm(this.term + 1);
    this.vote = this.peer.id;
    this.keep();
    this.role = 'candidate';
    this.votes.clear();
    this.awaitLeader();
    this.peer.setTimer('heartbeat', this.parameters.heartbeat);
    this.requestVotes();
    this.countVote(this.peer.id, { term: this.term, isGranted: true });
  }

  /** Again with every heartbeat, as requests and answers are lost (section 5.1). */
  private requestVotes(): void {
    this.sendToOthers((peer) => (this.votes.has(peer) ? undefined : { term: this.term, last: lastPlace(this.log) }));
  }

  private answerCandidate(candidate: PeerId, { term, last }: VoteRequest): void {
    const isFree = this.vote === NOBODY || this.vote === candidate;
    const isGranted = term === this.term && isFree && isUpToDate(last, this.log);
    if (isGranted) {
      this.vote = candidate;
      this.keep();
      this.awaitLeader();
    }
    this.peer.send(candidate, { term: this.term, isGranted });
  }

  private countVote(from: PeerId, { term, isGranted }: Vote): void {
    if (this.role !== 'candidate' || term !== this.term || !isGranted) return;
    this.votes.add(from);
    if (this.isMajority(this.votes.size)) this.lead();
  }

  private lead(): void {
    const { log, term, waiting } = this;
    this.role = 'leader';
    this.leader = this.peer.id;
    this.peer.clearTimer('election');
    this.progress.begin(log.length);
    this.proposed.clear();
    for (const { broadcast } of log) if (broadcast !== null) this.proposed.add(this.keyOf(broadcast));
    this.peer.note(`leads term ${term}`);
    log.push({ term, broadcast: null });
    this.takeUp(waiting);
    this.replicate();
    this.peer.setTimer('heartbeat', this.parameters.heartbeat);
  }

  // The log (section 5.3).

  private propose(broadcasts: readonly Broadcast[]): void {
    if (this.takeUp(broadcasts)) this.replicate();
  }

  /** Leaves out what is in the log: a request may come again, also to a new leader. @returns false if all is */
  private takeUp(broadcasts: readonly Broadcast[]): boolean {
    const { log, term } = this;
    const fresh = broadcasts.filter((broadcast) => !this.proposed.has(this.keyOf(broadcast)));
    for (const broadcast of fresh) {
      this.proposed.add(this.keyOf(broadcast));
      log.push({ term, broadcast });
    }
    return fresh.length > 0;
  }

  private replicate(): void {
    this.keep();
    this.sendAppends();
    this.commitReplicated();
  }

  private sendAppends(): void {
    this.sendToOthers((peer) => this.appendFor(peer));
  }

  private appendFor(peer: PeerId): Append {
    const { log, term } = this;
    const previous = placeAt(log, this.progress.next[peer] - 1);
    const entries = log.slice(previous.index, previous.index + this.parameters.batch);
    this.progress.sends(peer, previous.index + entries.length);
    return { term, previous, entries, commit: this.commit };
  }

  private append(from: PeerId, message: Append): void {
    const { term, previous, entries, commit } = message;
    const answer = (isAccepted: boolean, upTo: number) =>
      this.peer.send(from, { term: this.term, isAccepted, upTo, toHeartbeat: isHeartbeat(message) });
    if (term < this.term) {
      answer(false, 0);
      return;
    }
    this.follow(from);
    if (!hasEntry(this.log, previous)) {
      answer(false, Math.min(previous.index - 1, this.log.length));
      return;
    }
    if (putAfter(this.log, previous.index, entries)) this.keep();
    const upTo = previous.index + entries.length;
    answer(true, upTo);
    this.deliverUpTo(Math.min(commit, upTo));
  }

  private follow(leader: PeerId): void {
    this.role = 'follower';
    this.awaitLeader();
    if (this.leader === leader) return;
    this.leader = leader;
    this.forwardWaiting();
  }

  private countReply(from: PeerId, { term, isAccepted, upTo }: AppendReply): void {
    if (this.role !== 'leader' || term !== this.term) return;
    if (isAccepted) {
      const isDone = this.progress.accepted(from, upTo);
      this.commitReplicated();
      if (isDone && upTo < this.log.length) this.peer.send(from, this.appendFor(from));
    } else if (this.progress.rejected(from, upTo)) this.peer.send(from, this.appendFor(from));
  }

  /** An entry of an earlier term is committed only with one of this term after it (section 5.4.2, figure 8). */
  private commitReplicated(): void {
    const { log, term } = this;
    for (let index = log.length; index > this.commit && log[index - 1].term === term; index--) {
      if (this.isMajority(1 + this.progress.othersWith(index))) this.deliverUpTo(index);
    }
  }

  private deliverUpTo(commit: number): void {
    if (commit <= this.commit) return;
    this.commit = commit;
    const ready = this.log.slice(this.applied, commit).flatMap(({ broadcast }) => broadcast ?? []);
    this.applied = commit;
    this.waiting = this.waiting.filter((own) => !ready.some((one) => this.keyOf(one) === this.keyOf(own)));
    this.keep();
    for (const broadcast of ready) this.peer.deliver(broadcast);
  }

  private forwardWaiting(): void {
    if (this.role === 'leader') this.propose(this.waiting);
    else if (this.leader !== NOBODY)
      for (const broadcast of this.waiting) this.peer.send(this.leader, { forwarded: broadcast });
  }

  private sendToOthers(messageFor: (peer: PeerId) => Message | undefined): void {
    for (let peer = 0; peer < this.peer.size; peer++) {
      const message = peer === this.peer.id ? undefined : messageFor(peer);
      if (message !== undefined) this.peer.send(peer, message);
    }
  }

  /** Before anything is answered that relies on it. */
  private keep(): void {
    const { term, vote, log, applied, waiting } = this;
    this.peer.keep?.({ term, vote, log, applied, waiting });
  }

  private isMajority(peers: number): boolean {
    return 2 * peers > this.peer.size;
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
