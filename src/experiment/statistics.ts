/** The figures of several samples, those that differ between them: average, standard deviation, and how sure the average is. */
import { statisticOf } from '../reports/statistic.ts';
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
