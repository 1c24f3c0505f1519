/** How far broadcasts have come, from what the processes reported last. */
import { coverageOf } from '../../../trace/coverage.ts';
import { addSums } from '../wire/book-rows.ts';
import type { Report } from '../wire/messages.ts';

/** @param size peers of the run */
export function reportedCoverage(reports: readonly Report[], size: number): number {
  const sums = { broadcasts: new Float64Array(size), delivered: new Float64Array(size) };
  for (const { rows } of reports) addSums(sums, rows);
  return coverageOf({ ...sums, size });
}
