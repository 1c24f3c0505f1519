/**
 * One direction of a peer's access to the network: the streams that are active share its bandwidth evenly, each with a
 * queue of its own. So a short message on one stream does not wait for a long one on another.
 *
 * This is generalised processor sharing (Parekh, Gallager, IEEE/ACM Transactions on Networking 1:3, 1993): virtual time
 * counts the bytes that each active stream has passed, so the virtual time at which a copy will have passed is known
 * when it joins, whatever joins later. Only the real time of it moves.
 */
import { TimeHeap } from '../core/time-heap.ts';

/** Times are rounded: by so much a copy may pass early, and by this share of the time that has gone by. */
const ROUNDING_MS = 1e-9;
const ROUNDING = 1e-12;

export class SharedBandwidth {
  private readonly bytesPerMs: number;
  /** Bytes that each active stream has passed since the last time that none was active. */
  private virtual = 0;
  /** The real time to which `virtual` belongs. */
  private atMs = 0;
  /** By stream that is active: the virtual time at which its last copy will have passed. */
  private readonly finishes = new Map<number, number>();
  /** By virtual time: the stream and the number of each copy that has not passed. */
  private readonly waiting = new TimeHeap();
  private readonly passed: number[] = [];

  constructor(bitsPerSecond: number) {
    this.bytesPerMs = bitsPerSecond / 8_000;
  }

  /** A copy joins the end of a stream. @param copy a number by which the caller knows it */
  join(stream: number, copy: number, bytes: number, nowMs: number): void {
    this.goOn(nowMs);
    const finish = (this.finishes.get(stream) ?? this.virtual) + bytes;
    this.finishes.set(stream, finish);
    this.waiting.add(finish, stream, copy);
  }

  /** When the next copy will have passed, if none joins before; infinite if there is none. */
  get nextMs(): number {
    if (this.passed.length > 0) return this.atMs;
    return this.waiting.length === 0 ? Number.POSITIVE_INFINITY : this.firstPassesMs();
  }

  /** Takes the first copy that has passed by now; undefined if there is none. */
  take(nowMs: number): number | undefined {
    this.goOn(nowMs);
    return this.passed.shift();
  }

  private firstPassesMs(): number {
    return this.atMs + ((this.waiting.times[0] - this.virtual) * this.finishes.size) / this.bytesPerMs;
  }

  private goOn(nowMs: number): void {
    const margin = ROUNDING_MS + ROUNDING * nowMs;
    while (this.waiting.length > 0) {
      const passesMs = this.firstPassesMs();
      if (passesMs > nowMs + margin) break;
      this.atMs = Math.min(passesMs, nowMs);
      this.passFirst();
    }
    const active = this.finishes.size;
    // Without a stream virtual time begins anew, so that it stays exact in a long run.
    this.virtual = active === 0 ? 0 : this.virtual + ((nowMs - this.atMs) * this.bytesPerMs) / active;
    this.atMs = nowMs;
  }

  private passFirst(): void {
    const { waiting, finishes } = this;
    const [stream, copy] = waiting.events;
    this.virtual = waiting.times[0];
    if (finishes.get(stream) === this.virtual) finishes.delete(stream);
    waiting.removeFirst();
    this.passed.push(copy);
  }
}
