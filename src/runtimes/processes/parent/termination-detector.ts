/**
 * Whether anything can still happen, from sums that the processes tell one after the other.
 *
 * Sums of one round are taken at different moments, so a message may hide between them. Where nothing is lost, two
 * rounds of equal sums, in which all that was sent had been received and all were idle, prove that nothing was under
 * way between the rounds (Mattern, "Algorithms for distributed termination detection", Distributed Computing 2, 1987,
 * the four-counter method). Where datagrams may be lost, sums must stand still for a while, and for some rounds: a
 * process that hears a round has also looked at its sockets since the one before.
 */
import type { Count } from '../wire/messages.ts';

/**
 * Rounds that must agree where messages may be lost, however long they take: a busy machine may let a process wait for
 * a second.
 */
const LOSSY_ROUNDS = 4;

export class TerminationDetector {
  private readonly quietMs: number;
  private lastSent = -1;
  private lastReceived = -1;
  private lastEnded = -1;
  private lastProgress = -1;
  private sinceMs = 0;
  private rounds = 0;

  private readonly settleMs: number;

  /**
   * @param quietMs how long the sums must stand still where messages may be lost; Infinity where none is
   * @param settleMs how long they must in any case; the sums leave out what goes on in the background
   */
  constructor(quietMs: number, settleMs = 0) {
    this.quietMs = quietMs;
    this.settleMs = settleMs;
  }

  /**
   * Takes the next round of counts, one of each process; true if nothing can happen any more.
   * @param isCarrying whether something is known to be on its way
   */
  isReached(counts: readonly Count[], isCarrying: boolean, nowMs: number): boolean {
    const sent = counts.reduce((sum, count) => sum + count.sent, 0);
    const received = counts.reduce((sum, count) => sum + count.received, 0);
    const isIdle = !isCarrying && counts.every((count) => count.isIdle);
    const ended = counts.reduce((sum, count) => sum + count.ended, 0);
    const progress = counts.reduce((sum, count) => sum + count.progress, 0);
    // Sums over connections that go on only grow while none of these ends.
    const isChanged = sent !== this.lastSent || received !== this.lastReceived || progress !== this.lastProgress;
    if (!isIdle || isChanged || ended !== this.lastEnded) {
      this.lastEnded = ended;
      this.lastProgress = progress;
      this.lastSent = isIdle ? sent : -1;
      this.lastReceived = received;
      this.sinceMs = nowMs;
      this.rounds = 1;
      return false;
    }
    this.rounds++;
    const transitMs = Math.max(0, ...counts.map((count) => count.transitMs));
    if (nowMs - this.sinceMs < this.settleMs + transitMs) return false;
    return sent === received || (this.rounds >= LOSSY_ROUNDS && nowMs - this.sinceMs >= this.quietMs);
  }
}
