/**
 * Every delay from low to high is as likely as any other. On a grain both ends belong to it: `uniform: [10, 99]` at 1
 * ms draws whole milliseconds 10, 11 … 99, as mpcomm waits. One draw a message.
 */
import type { Random } from '../core/random.ts';
import { type Delay, defineDelayLaw } from './delay.ts';

class UniformMilliseconds implements Delay {
  private readonly low: number;
  private readonly count: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.count = high - low + 1;
  }

  draw(random: Random): number {
    return this.low + random.integer(this.count);
  }
}

class UniformTicks implements Delay {
  private readonly low: number;
  private readonly count: number;
  private readonly ticksPerMs: number;

  constructor(low: number, high: number, ticksPerMs: number) {
    this.low = low;
    this.count = high - low + 1;
    this.ticksPerMs = ticksPerMs;
  }

  draw(random: Random): number {
    return (this.low + random.integer(this.count)) / this.ticksPerMs;
  }
}

class UniformReal implements Delay {
  private readonly low: number;
  private readonly span: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.span = high - low;
  }

  draw(random: Random): number {
    return this.low + random.next() * this.span;
  }
}

export default defineDelayLaw({
  name: 'uniform',
  title: 'any delay from low to high, with equal probability',
  arguments: ['low', 'high'],
  objection([low, high]) {
    return low <= high ? undefined : 'low ≤ high';
  },
  create([low, high], ticksPerMs) {
    if (ticksPerMs === 0) return new UniformReal(low, high);
    const lowTick = Math.round(low * ticksPerMs);
    const highTick = Math.round(high * ticksPerMs);
    return ticksPerMs === 1
      ? new UniformMilliseconds(lowTick, highTick)
      : new UniformTicks(lowTick, highTick, ticksPerMs);
  },
});
