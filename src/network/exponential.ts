/**
 * Mostly short delays, a few long ones: −mean · ln(u), the inverse of the distribution function. One draw a message.
 */
import { ln } from '../core/mathematics.ts';
import type { Random } from '../core/random.ts';
import { defineDelayLaw, onGrain } from './delay.ts';
import { QuantileTable } from './quantile-table.ts';

export default defineDelayLaw({
  name: 'exponential',
  title: 'mostly short delays and a few long ones, with a mean',
  arguments: ['mean'],
  create([mean], ticksPerMs) {
    return { draw: (random) => onGrain(mean * standardExponential(random), ticksPerMs) };
  },
  tabulated([mean]) {
    return new QuantileTable((probability) => -mean * ln(1 - probability), 0);
  },
});

/** A number with mean 1. `1 − u` is never 0, whose logarithm is infinite. */
export function standardExponential(random: Random): number {
  return -ln(1 - random.next());
}
