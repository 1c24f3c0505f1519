/**
 * A peer's own broadcasts that wait to be sent, oldest first, as runs of consecutive sequences with one payload: a
 * million of them take no more memory than one. The object of a broadcast is made when it is taken.
 */
import type { Broadcast, PeerId } from '../core/protocol.ts';

interface Run {
  first: number;
  count: number;
  readonly payload: unknown;
}

export class Backlog {
  private readonly origin: PeerId;
  /** Used from `head` on; only the last one may be empty. */
  private readonly runs: Run[] = [];
  private head = 0;

  constructor(origin: PeerId) {
    this.origin = origin;
  }

  get isEmpty(): boolean {
    return this.runs.length === 0 || this.runs[this.head].count === 0;
  }

  add({ sequence, payload }: Broadcast): void {
    const last = this.runs.length - 1;
    const run = this.runs[last];
    if (run !== undefined && run.first + run.count === sequence && run.payload === payload) run.count++;
    else if (run !== undefined && run.count === 0) this.runs[last] = { first: sequence, count: 1, payload };
    else this.runs.push({ first: sequence, count: 1, payload });
  }

  /** The oldest broadcast, which waits no longer; `undefined` where none waits. */
  take(): Broadcast | undefined {
    if (this.isEmpty) return undefined;
    const run = this.runs[this.head];
    const broadcast = { origin: this.origin, sequence: run.first, payload: run.payload };
    run.first++;
    run.count--;
    if (run.count === 0 && this.head < this.runs.length - 1) this.leaveRun();
    return broadcast;
  }

  /**
   * Goes on to the next run. Those left behind are forgotten once they are most of the list, so that this costs little
   * on average.
   */
  private leaveRun(): void {
    this.head++;
    if (this.head < 1024 || this.head * 2 < this.runs.length) return;
    this.runs.splice(0, this.head);
    this.head = 0;
  }
}
