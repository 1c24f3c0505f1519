/**
 * Wakes the peers of a process at times finer than a millisecond, which is all that the system's timers of Node tell
 * apart.
 *
 * A timer rings one or two milliseconds before the nearest time. From then on the process looks at the clock in every
 * turn of its loop, so that sockets are read as always, and naps between two looks, so that others have the processor.
 */

/** Nearer than this no timer is set. */
const NEAR_MS = 2;
/** Between two looks at the clock. */
const NAP_MS = 0.1;
/** A nap lasts longer than asked for by about so much: shorter ones are left out. */
const NAP_LEAST_MS = 0.06;
/** Node's timers hold 31 bits of milliseconds; a ring before its time only looks again. */
const LONGEST_MS = 2_147_483_647;

export class FineTimer {
  private readonly now: () => number;
  /** By the peer's place in the process: when it wants to be woken, and how. */
  private readonly dues: Float64Array;
  private readonly wakes: (() => void)[] = [];
  private nextMs = Number.POSITIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private timerMs = Number.POSITIVE_INFINITY;
  private isLooking = false;
  private readonly napping = new Int32Array(new SharedArrayBuffer(4));
  private readonly look = (): void => this.lookAtClock();

  /** @param now time of the run */
  constructor(places: number, now: () => number) {
    this.now = now;
    this.dues = new Float64Array(places).fill(Number.POSITIVE_INFINITY);
  }

  /** Wakes the peer in this place once at this time, instead of at the time asked for before; Infinity is never. */
  set(place: number, dueMs: number, wake: () => void): void {
    this.dues[place] = dueMs;
    this.wakes[place] = wake;
    if (dueMs < this.nextMs) this.nextMs = dueMs;
    if (!this.isLooking) this.wait();
  }

  /** Waits for the nearest time; where that has been put off since, it is rung for in vain. */
  private wait(): void {
    const leftMs = this.nextMs - this.now();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    if (leftMs <= NEAR_MS) {
      this.isLooking = true;
      setImmediate(this.look);
    } else if (this.nextMs !== this.timerMs) {
      clearTimeout(this.timer);
      this.timerMs = this.nextMs;
      this.timer = setTimeout(
        () => {
          this.timerMs = Number.POSITIVE_INFINITY;
          if (!this.isLooking) this.wait();
        },
        Math.min(Math.floor(leftMs - 1), LONGEST_MS),
      );
    }
  }

  private lookAtClock(): void {
    this.isLooking = false;
    const leftMs = this.nextMs - this.now();
    if (leftMs <= 0) this.ring();
    else if (leftMs <= NEAR_MS && leftMs > NAP_LEAST_MS)
      Atomics.wait(this.napping, 0, 0, Math.min(NAP_MS, leftMs - NAP_LEAST_MS));
    this.wait();
  }

  private ring(): void {
    const { dues, wakes } = this;
    const nowMs = this.now();
    this.nextMs = Number.POSITIVE_INFINITY;
    for (let place = 0; place < dues.length; place++) {
      if (dues[place] <= nowMs) {
        dues[place] = Number.POSITIVE_INFINITY;
        wakes[place]();
      } else if (dues[place] < this.nextMs) this.nextMs = dues[place];
    }
  }
}
