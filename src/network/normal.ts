/**
 * Delays around a mean, by Marsaglia's polar method (G. Marsaglia and T. A. Bray, "A convenient method for generating
 * normal variables", SIAM Review 6:3, 1964): a point in the unit disc gives two normal numbers; the second is thrown
 * away, so that a delay depends on its own stream only. What would be below 0 becomes 0.
 */
import { ln } from '../core/mathematics.ts';
import type { Random } from '../core/random.ts';
import { defineDelayLaw, onGrain } from './delay.ts';

export default defineDelayLaw({
  name: 'normal',
  title: 'delays around a mean, with a standard deviation; never below 0',
  arguments: ['mean', 'deviation'],
  create([mean, deviation], ticksPerMs) {
    return { draw: (random) => onGrain(Math.max(0, mean + deviation * standardNormal(random)), ticksPerMs) };
  },
});

/** A number with mean 0 and standard deviation 1. */
function standardNormal(random: Random): number {
  for (;;) {
    const x = 2 * random.next() - 1;
    const y = 2 * random.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * ln(square)) / square);
  }
}
