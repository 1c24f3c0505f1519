/** `hearsay compare`: runs side by side. */
import { findRun, type Run } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { compare, type Parting, partingOf } from '../experiment/compare.ts';
import type { Summary } from '../reports/summary.ts';
import { comparisonMarkdown, comparisonReport } from './comparison-text.ts';
import { pageOf, print, warn } from './terminal.ts';

export interface CompareOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly out: string;
}

export async function compareCommand(given: readonly string[], { json, markdown, out }: CompareOptions): Promise<void> {
  if (json === true && markdown === true) throw new InputError('--json', 'only one of --json and --markdown');
  if (given.length < 2) throw new InputError('compare', 'two runs or more', given[0]);
  const runs = given.map((name) => findRun(name, out));
  const comparison = compare(runs.map(summaryOf), await partingOfRuns(runs));
  if (json === true) await print(JSON.stringify(comparison, null, 2));
  else if (markdown === true) await print(comparisonMarkdown(comparison).join('\n'));
  else await print(comparisonReport(comparison, pageOf(process.stdout)).join('\n'));
}

function summaryOf({ folder, summary }: Run): Summary {
  if (summary === undefined) throw new InputError('compare', 'a run that has a summary', folder);
  return { ...summary, path: folder };
}

/** Of two runs of one seed whose facts were kept; of their first samples, where there are several. */
async function partingOfRuns(runs: readonly Run[]): Promise<Parting | undefined> {
  const [one, other] = runs;
  if (runs.length !== 2 || one.summary?.seed !== other.summary?.seed) return undefined;
  const traces = runs.map(({ samples }) => samples[0]);
  if (traces.some((trace) => trace === undefined)) return undefined;
  const first = await readTrace(one, traces[0]);
  const second = await readTrace(other, traces[1]);
  for (const warning of [...first.warnings, ...second.warnings]) warn(warning);
  return partingOf(first.log, second.log);
}
