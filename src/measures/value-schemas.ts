/** Parts of the shapes of measured values. */
import * as z from 'zod';

/** A number of things, or of milliseconds. */
export const count = z.number().min(0);

/** The quantiles of a distribution, and its mean. */
export const spreadOf = <Value extends z.ZodType>(value: Value) => ({
  p50: value,
  p90: value,
  p99: value,
  max: value,
  mean: value,
});
