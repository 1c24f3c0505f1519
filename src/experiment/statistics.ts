/** Figures over several samples: average, standard deviation, and how sure the average is. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { SampleSummary, Statistic } from '../reports/summary.ts';

/** Figures that differ between samples, by their path in the summary. */
const FIGURES = ['elapsedMs', 'wallMs', 'events', 'eventsPerSecond', 'overheadBytes', 'books', 'order', 'latencyMs', 'fairness'] as const;

/** Mean, standard deviation and confidence interval of each figure that every sample has. */
export function statisticsOf(samples: readonly SampleSummary[]): Record<string, Statistic> {
  const columns = samples.map(figuresOf);
  const statistics: Record<string, Statistic> = {};
  for (const path of columns[0].keys()) {
    const values = columns.map((column) => column.get(path));
    if (values.every((value) => value !== undefined)) statistics[path] = statisticOf(values);
  }
  return statistics;
}

/** @param values at least one; of a single one the deviation is 0 and the interval the value itself */
export function statisticOf(values: readonly number[]): Statistic {
  const average = mean([...values]);
  if (values.length < 2) return { mean: average, sd: 0, ci95: [average, average] };
  const sd = sampleStandardDeviation([...values]);
  const half = (studentT975(values.length - 1) * sd) / Math.sqrt(values.length);
  return { mean: average, sd, ci95: [average - half, average + half] };
}

/** What 97.5 % of Student's t with so many degrees of freedom are below. */
export function studentT975(degrees: number): number {
  let low = 1.9;
  let high = 13;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (withinT(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that |t| is below `t`: the finite series for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
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

function figuresOf(sample: SampleSummary): Map<string, number> {
  const figures = new Map<string, number>();
  for (const key of FIGURES) {
    const value = sample[key];
    if (typeof value === 'number') figures.set(key, value);
    else for (const [name, figure] of Object.entries(value ?? {})) if (typeof figure === 'number') figures.set(`${key}.${name}`, figure);
  }
  for (const { kind, messages, bytes } of sample.kinds) {
    figures.set(`kinds.${kind}.messages`, messages);
    figures.set(`kinds.${kind}.bytes`, bytes);
  }
  return figures;
}
