/**
 * The bandwidth of a directed link, at its sender: copies leave one after the other. The queue is kept as the time
 * until which the link is busy, not copy by copy. It holds a number of bytes, the copy that is leaving included. An
 * idle link takes any copy; a copy that finds no room is dropped (tail drop).
 */
import type { LinkValues } from '../core/link-values.ts';

export class Bandwidth {
  private readonly bytesPerMs: number;
  private readonly queueBytes: number;
  /** By directed link: when all that waits will have left. */
  private readonly busyUntil: LinkValues;

  /** @param busyUntil by directed link; links of other bandwidths may have their values in it */
  constructor(bitsPerSecond: number, queueBytes: number, busyUntil: LinkValues) {
    this.bytesPerMs = bitsPerSecond / 8000;
    this.queueBytes = queueBytes;
    this.busyUntil = busyUntil;
  }

  /** Milliseconds until the last byte of the copy has left; −1 if there is no room for it. */
  leave(link: number, bytes: number, nowMs: number): number {
    const waitMs = this.busyUntil.get(link) - nowMs;
    const isIdle = waitMs <= 0;
    // What waits is known by its time, which rounds: a millionth of a byte is no byte.
    if (!isIdle && waitMs * this.bytesPerMs + bytes > this.queueBytes + 1e-6) return -1;
    const leavesMs = (isIdle ? 0 : waitMs) + bytes / this.bytesPerMs;
    this.busyUntil.set(link, nowMs + leavesMs);
    return leavesMs;
  }
}
