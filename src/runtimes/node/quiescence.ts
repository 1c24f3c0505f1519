/**
 * Whether anything can still happen, from sums that the processes tell one after the other.
 *
 * Sums of one round are taken at different moments, so a message may hide between them. Where nothing is lost, two rounds of equal sums, in
 * which all that was sent had been received and all were idle, prove that nothing was under way between the rounds (Mattern, "Algorithms for
 * distributed termination detection", Distributed Computing 2, 1987, the four-counter method). Where datagrams may be lost, sums that
 * stand still for a while must do.
 */
import type { Count } from './control.ts';

export class Quiescence {
  private readonly quietMs: number;
  private lastSent = -1;
  private lastReceived = -1;
  private sinceMs = 0;

  /** @param quietMs how long the sums must stand still where messages may be lost; Infinity where none is */
  constructor(quietMs: number) {
    this.quietMs = quietMs;
  }

  /** Takes the next round of counts, one of each process; true if nothing can happen any more. */
  isReached(counts: readonly Count[], nowMs: number): boolean {
    const sent = counts.reduce((sum, count) => sum + count.sent, 0);
    const received = counts.reduce((sum, count) => sum + count.received, 0);
    if (!counts.every((count) => count.isIdle) || sent !== this.lastSent || received !== this.lastReceived) {
      this.lastSent = counts.every((count) => count.isIdle) ? sent : -1;
      this.lastReceived = received;
      this.sinceMs = nowMs;
      return false;
    }
    return sent === received || nowMs - this.sinceMs >= this.quietMs;
  }
}
