/** The time of a run: milliseconds since it began, by the monotonic clock. */
export class RunClock {
  /** The reading of the clock when the run began; far in the future until then. */
  private beganAt = Number.MAX_VALUE;

  start(): void {
    this.beganAt = performance.now();
  }

  /** In whole nanoseconds, which a file stores in few bytes; 0 before the run has begun. */
  now(): number {
    return Math.max(0, Math.round((performance.now() - this.beganAt) * 1e6) / 1e6);
  }
}
