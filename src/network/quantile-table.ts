/**
 * Draws from a law by a table of its quantiles: one draw and one interpolation, where the law itself would take a
 * logarithm or two.
 *
 * The unit interval is cut into equal cells, between whose edges the quantile is taken as straight. In the first and
 * the last few cells, where it bends most and tails are, the law itself is asked. So the mean is right within some
 * hundred thousandths, and tails are as long as they should be.
 */
import type { Random } from '../core/random.ts';
import { type Delay, onGrain } from './delay.ts';

/** 8 kB stay in the processor's nearest cache. */
const CELLS = 1024;
const AT_THE_ENDS = 8;
/** Half of the step of the random numbers: no quantile is asked for at 0 or 1. */
const HALF_STEP = 1.1641532182693481e-10;

export class QuantileTable implements Delay {
  private readonly quantile: (probability: number) => number;
  private readonly ticksPerMs: number;
  private readonly edges: Float64Array;

  /** @param quantile the delay that a share `probability` in (0, 1) of all delays are below */
  constructor(quantile: (probability: number) => number, ticksPerMs: number) {
    this.quantile = quantile;
    this.ticksPerMs = ticksPerMs;
    this.edges = new Float64Array(CELLS + 1);
    for (let edge = AT_THE_ENDS; edge <= CELLS - AT_THE_ENDS; edge++) this.edges[edge] = quantile(edge / CELLS);
  }

  draw(random: Random): number {
    const at = random.next() * CELLS;
    const cell = Math.floor(at);
    if (cell < AT_THE_ENDS || cell >= CELLS - AT_THE_ENDS)
      return onGrain(this.quantile(at / CELLS + HALF_STEP), this.ticksPerMs);
    const low = this.edges[cell];
    return onGrain(low + (at - cell) * (this.edges[cell + 1] - low), this.ticksPerMs);
  }
}
