/**
 * Delays of at least so much, with a heavy tail: P(delay > x) = (least / x)^shape. The mean is least · shape / (shape −
 * 1), and there is none at a shape of 1 and below; a variance there is above 2 only. The quantile of p is least · (1 −
 * p)^(−1/shape). One draw a message.
 */
import { exp, ln } from '../core/mathematics.ts';
import { defineDelayLaw, shortened } from './delay.ts';
import { QuantileTable } from './quantile-table.ts';

export default defineDelayLaw({
  name: 'pareto',
  title: 'a least delay and a heavy tail: the smaller the shape (a bare number), the heavier',
  arguments: ['least', 'shape'],
  objection([, shape]) {
    return shape > 0 ? undefined : 'a shape above 0';
  },
  create([least, shape], ticksPerMs) {
    return new QuantileTable((probability) => shortened(least * exp(-ln(1 - probability) / shape)), ticksPerMs);
  },
});
