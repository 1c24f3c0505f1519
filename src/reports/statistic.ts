/** A figure over several samples: average, standard deviation, and how sure the average is. */
import { mean, sampleStandardDeviation, sampleVariance } from 'simple-statistics';
import { figure } from '../text/layout.ts';
import type { Statistic } from './summary.ts';

/** @param values at least one; of a single one the deviation is 0 and the interval the value itself */
export function statisticOf(values: readonly number[]): Statistic {
  const average = mean([...values]);
  if (values.length < 2) return { mean: average, sd: 0, ci95: [average, average] };
  const sd = sampleStandardDeviation([...values]);
  const half = (studentT(0.95, values.length - 1) * sd) / Math.sqrt(values.length);
  return { mean: average, sd, ci95: [average - half, average + half] };
}

/** `118.1 ± 14.1`: the mean, and half of its interval unless that is 0. */
export function meanText({ mean: average, ci95: [low, high] }: Statistic): string {
  const half = (high - low) / 2;
  return half === 0 ? figure(average) : `${figure(average)} ± ${figure(half)}`;
}

/** The bound of |t| that so large a share of Student's t is within. @param share below 1, such as 0.95 */
export function studentT(share: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (withinT(high, degrees) < share) high *= 2;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (withinT(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The probability that |t| is below `t`: the finite series for whole degrees of freedom (Abramowitz and Stegun, 26.7.3
 * and 26.7.4).
 */
function withinT(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const square = cosine * cosine;
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2 && term > 1e-17; k += 2) {
    term *= (square * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * 95 % confidence interval of the difference of two means of independent samples, after − before (Welch, 1947). The
 * degrees of freedom are rounded down, which widens it a little.
 */
export function welchInterval(before: readonly number[], after: readonly number[]): [number, number] {
  const difference = mean([...after]) - mean([...before]);
  const a = sampleVariance([...before]) / before.length;
  const b = sampleVariance([...after]) / after.length;
  if (a + b === 0) return [difference, difference];
  const degrees = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1));
  const half = studentT(0.95, Math.max(1, Math.floor(degrees))) * Math.sqrt(a + b);
  return [difference - half, difference + half];
}
