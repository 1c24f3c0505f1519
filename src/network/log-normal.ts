/**
 * Delays whose logarithm is normal: never negative, skewed to the right, as queues make them. With mean m and deviation
 * d the logarithm has variance σ² = ln(1 + d²/m²) and mean ln m − σ²/2 (N. L. Johnson, S. Kotz, N. Balakrishnan,
 * Continuous Univariate Distributions 1, 1994, chapter 14). One draw a message.
 */
import { exp, ln } from '../core/mathematics.ts';
import { defineDelayLaw, shortened } from './delay.ts';
import { normalQuantile } from './normal-quantile.ts';
import { QuantileTable } from './quantile-table.ts';

export default defineDelayLaw({
  name: 'log-normal',
  title: 'delays skewed to the right, with a mean and a standard deviation; the logarithm is normal',
  arguments: ['mean', 'deviation'],
  objection([mean]) {
    return mean > 0 ? undefined : 'a mean above 0';
  },
  create([mean, deviation], ticksPerMs) {
    const variance = ln(1 + (deviation * deviation) / (mean * mean));
    const centre = ln(mean) - variance / 2;
    const spread = Math.sqrt(variance);
    return new QuantileTable(
      (probability) => shortened(exp(centre + spread * normalQuantile(probability))),
      ticksPerMs,
    );
  },
});
