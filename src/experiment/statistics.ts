/** The figures of several samples: average, standard deviation, and how sure the average is. */
import { statisticOf } from '../reports/statistic.ts';
import type { SampleSummary, Statistic } from '../reports/summary.ts';
import { figuresIn } from '../reports/summary-rules.ts';

/**
 * Mean, standard deviation and confidence interval of each figure that every sample has, by its path in the summary.
 */
export function statisticsOf(samples: readonly SampleSummary[]): Record<string, Statistic> {
  const columns = samples.map((sample) => new Map(figuresIn(sample).map(({ path, value }) => [path, value])));
  const statistics: Record<string, Statistic> = {};
  for (const path of columns[0].keys()) {
    const values = columns.map((column) => column.get(path)).filter((value) => value !== undefined);
    if (path !== 'seed' && values.length === samples.length) statistics[path] = statisticOf(values);
  }
  return statistics;
}
