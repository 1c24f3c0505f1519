/** What a Raft leader knows of the logs of its followers, by peer. Its own entry stays as it is at the beginning. */
import type { PeerId } from '../core/protocol.ts';

export class Progress {
  /** The number of the next entry to send. */
  readonly next: number[];
  /** The number of the last entry that is known to be there. */
  private readonly match: number[];
  /** The number of the last entry that was ever sent. */
  private readonly sent: number[];

  constructor(size: number) {
    this.next = new Array<number>(size).fill(1);
    this.match = new Array<number>(size).fill(0);
    this.sent = new Array<number>(size).fill(0);
  }

  /** The leader begins its term: it takes all logs for equal to its own, and finds out. */
  begin(lastIndex: number): void {
    this.next.fill(lastIndex + 1);
    this.match.fill(0);
    this.sent.fill(0);
  }

  sends(peer: PeerId, upTo: number): void {
    this.sent[peer] = Math.max(this.sent[peer], upTo);
  }

  /** @returns true if all that was ever sent has been accepted: the rest may follow at once */
  accepted(peer: PeerId, upTo: number): boolean {
    this.match[peer] = Math.max(this.match[peer], upTo);
    this.next[peer] = this.match[peer] + 1;
    return this.match[peer] >= this.sent[peer];
  }

  /** @returns false if it is an old answer, which says nothing new */
  rejected(peer: PeerId, upTo: number): boolean {
    if (upTo < this.match[peer] || upTo + 1 >= this.next[peer]) return false;
    this.next[peer] = upTo + 1;
    return true;
  }

  othersWith(index: number): number {
    return this.match.filter((match) => match >= index).length;
  }
}
