/** How far broadcasts have come, from what the processes reported last. */
import { coverageOf } from '../../../trace/coverage.ts';
import { addSums } from '../wire/book-rows.ts';
import type { Report } from '../wire/messages.ts';
import type { ProcessJob } from '../wire/process-job.ts';

export function reportedCoverage(reports: readonly Report[], { graph: { size }, decides }: ProcessJob): number {
  const sums = { broadcasts: new Float64Array(size), delivered: new Float64Array(size) };
  for (const { rows } of reports) addSums(sums, rows);
  return coverageOf({ ...sums, size }, decides === true);
}
