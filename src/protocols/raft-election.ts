/**
 * The elections of Raft (sections 5.1, 5.2 and 5.4.1). A server that hears no leader for some time asks for votes in a
 * new term, and leads with those of more than half. It votes once in a term, and for a log that has all that is
 * committed.
 */
import type { Peer, PeerId } from '../core/protocol.ts';
import { isMajority, sendToOthers } from './raft-group.ts';
import { type Entry, isUpToDate, type Place } from './raft-log.ts';
import type { Message, Vote, VoteRequest } from './raft-messages.ts';

export const NOBODY = -1;

/** In milliseconds. */
interface Times {
  readonly election: number;
  readonly heartbeat: number;
}

export class Election {
  // On stable storage.
  term: number;
  /** The peer that this one votes for in this term. */
  vote: PeerId;
  // In memory.
  role: 'follower' | 'candidate' | 'leader' = 'follower';
  leader: PeerId = NOBODY;
  /** Of a candidate: the peers that vote for it. */
  private readonly votes = new Set<PeerId>();
  private readonly peer: Peer<Message>;
  private readonly times: Times;
  private readonly keep: () => void;

  /** @param keep stores term and vote; called before anything is sent that relies on them */
  constructor(peer: Peer<Message>, times: Times, kept: Pick<Election, 'term' | 'vote'> | undefined, keep: () => void) {
    this.peer = peer;
    this.times = times;
    this.term = kept?.term ?? 0;
    this.vote = kept?.vote ?? NOBODY;
    this.keep = keep;
  }

  awaitLeader(): void {
    const { election } = this.times;
    this.peer.setTimer('election', election + this.peer.random() * election);
  }

  /** As a follower, with a vote to give. */
  enterTerm(term: number): void {
    this.term = term;
    this.vote = NOBODY;
    this.keep();
    if (this.role === 'leader') this.awaitLeader();
    this.role = 'follower';
    this.leader = NOBODY;
  }

  /** @param last of the own log @returns true if this server wins at once, being alone */
  stand(last: Place): boolean {
    this.enterTerm(this.term + 1);
    this.vote = this.peer.id;
    this.keep();
    this.role = 'candidate';
    this.votes.clear();
    this.awaitLeader();
    this.peer.setTimer('heartbeat', this.times.heartbeat);
    this.requestVotes(last);
    return this.count(this.peer.id, { term: this.term, isGranted: true });
  }

  /** Again with every heartbeat, as requests and answers are lost (section 5.1). */
  requestVotes(last: Place): void {
    sendToOthers(this.peer, (other) => (this.votes.has(other) ? undefined : { term: this.term, last }));
  }

  answer(candidate: PeerId, { term, last }: VoteRequest, log: readonly Entry[]): void {
    const isFree = this.vote === NOBODY || this.vote === candidate;
    const isGranted = term === this.term && isFree && isUpToDate(last, log);
    if (isGranted) {
      this.vote = candidate;
      this.keep();
      this.awaitLeader();
    }
    this.peer.send(candidate, { term: this.term, isGranted });
  }

  /** @returns true if the vote makes this server the leader */
  count(from: PeerId, { term, isGranted }: Vote): boolean {
    if (this.role !== 'candidate' || term !== this.term || !isGranted) return false;
    this.votes.add(from);
    if (!isMajority(this.votes.size, this.peer.size)) return false;
    this.role = 'leader';
    this.leader = this.peer.id;
    this.peer.clearTimer('election');
    return true;
  }

  /** @returns true if it is another leader than before */
  follow(leader: PeerId): boolean {
    this.role = 'follower';
    this.awaitLeader();
    const isNew = this.leader !== leader;
    this.leader = leader;
    return isNew;
  }
}
