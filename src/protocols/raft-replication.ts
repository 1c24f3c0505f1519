/**
 * The log of a Raft server and its replication (sections 5.3 and 5.4.2): a leader appends entries and sends its
 * followers what they lack; a follower takes what fits its log; what more than half have is committed.
 */
import type { Broadcast, Peer, PeerId } from '../core/protocol.ts';
import { isMajority, sendToOthers } from './raft-group.ts';
import { type Entry, hasEntry, placeAt, putAfter } from './raft-log.ts';
import { type Append, type AppendReply, isHeartbeat, type Message } from './raft-messages.ts';
import { Progress } from './raft-progress.ts';

/** What the log asks of the server around it. */
interface Ties {
  /** Stores the log; called before anything is sent that relies on it. */
  keep(): void;
  /** More of the log is committed. */
  committed(): void;
}

export class Replication {
  /** On stable storage. */
  readonly log: Entry[];
  /** The number of the last entry that is known to be committed. */
  commit: number;
  /** Of a leader. */
  private readonly progress: Progress;
  /** Of a leader: the broadcasts in its log, [sequence · size + origin]. */
  private readonly proposed = new Set<number>();
  private readonly peer: Peer<Message>;
  private readonly batch: number;
  private readonly ties: Ties;

  /** @param batch the most entries in a message */
  constructor(peer: Peer<Message>, batch: number, { log, commit }: Pick<Replication, 'log' | 'commit'>, ties: Ties) {
    this.peer = peer;
    this.batch = batch;
    this.log = log;
    this.commit = commit;
    this.ties = ties;
    this.progress = new Progress(peer.size);
  }

  // The leader.

  /** It begins its term with a blank entry, and with the broadcasts that wait. */
  lead(term: number, waiting: readonly Broadcast[]): void {
    const { log } = this;
    this.progress.begin(log.length);
    this.proposed.clear();
    for (const { broadcast } of log) if (broadcast !== null) this.proposed.add(this.keyOf(broadcast));
    log.push({ term, broadcast: null });
    this.takeUp(term, waiting);
    this.replicate(term);
  }

  propose(term: number, broadcasts: readonly Broadcast[]): void {
    if (this.takeUp(term, broadcasts)) this.replicate(term);
  }

  sendAppends(term: number): void {
    sendToOthers(this.peer, (other) => this.appendFor(other, term));
  }

  countReply(from: PeerId, { term, isAccepted, upTo }: AppendReply): void {
    if (isAccepted) {
      const isDone = this.progress.accepted(from, upTo);
      this.commitReplicated(term);
      if (isDone && upTo < this.log.length) this.peer.send(from, this.appendFor(from, term));
    } else if (this.progress.rejected(from, upTo)) this.peer.send(from, this.appendFor(from, term));
  }

  /** Leaves out what is in the log: a request may come again, also to a new leader. @returns false if all is */
  private takeUp(term: number, broadcasts: readonly Broadcast[]): boolean {
    const fresh = broadcasts.filter((broadcast) => !this.proposed.has(this.keyOf(broadcast)));
    for (const broadcast of fresh) {
      this.proposed.add(this.keyOf(broadcast));
      this.log.push({ term, broadcast });
    }
    return fresh.length > 0;
  }

  private replicate(term: number): void {
    this.ties.keep();
    this.sendAppends(term);
    this.commitReplicated(term);
  }

  private appendFor(peer: PeerId, term: number): Append {
    const { log, progress } = this;
    const previous = placeAt(log, progress.next[peer] - 1);
    const entries = log.slice(previous.index, previous.index + this.batch);
    progress.sends(peer, previous.index + entries.length);
    return { term, previous, entries, commit: this.commit };
  }

  /** An entry of an earlier term is committed only with one of this term after it (section 5.4.2, figure 8). */
  private commitReplicated(term: number): void {
    const { log, peer } = this;
    for (let index = log.length; index > this.commit && log[index - 1].term === term; index--) {
      if (isMajority(1 + this.progress.othersWith(index), peer.size)) this.commitUpTo(index);
    }
  }

  // A follower.

  append(from: PeerId, message: Append): void {
    const { log } = this;
    const { term, previous, entries, commit } = message;
    const answer = (isAccepted: boolean, upTo: number) =>
      this.peer.send(from, { term, isAccepted, upTo, toHeartbeat: isHeartbeat(message) });
    if (!hasEntry(log, previous)) {
      answer(false, Math.min(previous.index - 1, log.length));
      return;
    }
    if (putAfter(log, previous.index, entries)) this.ties.keep();
    const upTo = previous.index + entries.length;
    answer(true, upTo);
    this.commitUpTo(Math.min(commit, upTo));
  }

  // Both.

  private commitUpTo(commit: number): void {
    if (commit <= this.commit) return;
    this.commit = commit;
    this.ties.committed();
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
