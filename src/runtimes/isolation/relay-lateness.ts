/**
 * How much later than their time frames are handed on: the error of the relay, counted in steps of ten microseconds.
 */
const STEPS_PER_MS = 100;
const STEPS = 10_000;

export interface LatenessFigures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export class Lateness {
  private readonly counts = new Float64Array(STEPS + 1);
  private total = 0;
  private maxMs = 0;

  add(lateMs: number): void {
    this.counts[Math.min(STEPS, Math.floor(lateMs * STEPS_PER_MS))]++;
    this.total++;
    if (lateMs > this.maxMs) this.maxMs = lateMs;
  }

  figures(): LatenessFigures {
    return { p50Ms: this.quantile(0.5), p99Ms: this.quantile(0.99), maxMs: this.maxMs };
  }

  /** The upper end of the step in which it lies. */
  private quantile(share: number): number {
    let below = 0;
    for (let step = 0; step <= STEPS; step++) {
      below += this.counts[step];
      if (below > 0 && below >= share * this.total) return Math.min(this.maxMs, (step + 1) / STEPS_PER_MS);
    }
    return 0;
  }
}
