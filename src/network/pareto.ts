/**
 * Delays of at least so much, with a heavy tail: P(delay > x) = (least / x)^shape. The mean is least · shape / (shape − 1), and there is none at a shape of 1 and below;
 * a variance there is above 2 only. By the inverse of the distribution function: least · u^(−1/shape), with u in (0, 1]. One draw a message.
 */
import { exp } from '../core/mathematics.ts';
import { defineDelayLaw, onGrain, shortened } from './delay.ts';
import { standardExponential } from './exponential.ts';

export default defineDelayLaw({
  name: 'pareto',
  title: 'at least so much, and a heavy tail: the smaller the shape (a bare number), the heavier',
  arguments: ['least', 'shape'],
  objection([, shape]) {
    return shape > 0 ? undefined : 'a shape above 0';
  },
  create([least, shape], ticksPerMs) {
    return { draw: (random) => onGrain(shortened(least * exp(standardExponential(random) / shape)), ticksPerMs) };
  },
});
