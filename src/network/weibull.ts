/**
 * Delays with a tail that the shape sets: at a shape of 1 exponential, below it heavier, above it lighter. The quantile
 * of p is scale · (−ln(1 − p))^(1/shape); the mean is scale · Γ(1 + 1/shape). One draw a message.
 */
import { exp, ln } from '../core/mathematics.ts';
import { defineDelayLaw, shortened } from './delay.ts';
import { QuantileTable } from './quantile-table.ts';

export default defineDelayLaw({
  name: 'weibull',
  title:
    'a scale (63 % of the delays are below it) and a shape (a bare number): below 1 a heavy tail, 1 exponential, above 1 a light tail',
  arguments: ['scale', 'shape'],
  objection([, shape]) {
    return shape > 0 ? undefined : 'a shape above 0';
  },
  create([scale, shape], ticksPerMs) {
    return new QuantileTable((probability) => shortened(scale * exp(ln(-ln(1 - probability)) / shape)), ticksPerMs);
  },
});
