/** Statistics of the figures of several samples. */
import type { Leaf } from '../measures/sample-rules.ts';
import { statisticOf } from '../reports/statistic.ts';
import type { Statistic } from '../reports/summary.ts';

/**
 * Mean, standard deviation and confidence interval of each figure that every sample has, by its path in the summary.
 * @param samples the figures of each; at least one
 */
export function statisticsOf(samples: readonly (readonly Leaf[])[]): Record<string, Statistic> {
  const columns = samples.map((leaves) => new Map(leaves.map(({ path, value }) => [path, value])));
  const statistics: Record<string, Statistic> = {};
  for (const path of columns[0].keys()) {
    const values = columns.map((column) => column.get(path)).filter((value) => value !== undefined);
    if (values.length === samples.length) statistics[path] = statisticOf(values);
  }
  return statistics;
}
