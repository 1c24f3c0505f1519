/** `hearsay compare`: runs side by side. */
import { basename, dirname, extname, join } from 'node:path';
import { namesOfRun } from '../archive/run-peer-names.ts';
import type { Run } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { writeComparison } from '../platform/comparison-files.ts';
import { readWorldMap } from '../platform/world-map-data.ts';
import { shellQuoted } from '../reports/commands.ts';
import { type Comparison, compare } from '../reports/comparison/comparison.ts';
import { type FirstDifference, firstDifferenceOf } from '../reports/comparison/first-difference.ts';
import { DIFFERENT, firstDifferenceLines, PROPERTIES, sameText, tablesOf } from '../reports/comparison/tables.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import type { Summary } from '../reports/summary.ts';
import { samplesOf } from '../reports/table-figures.ts';
import { comparisonMarkdown, comparisonReport } from '../reports/text/comparison.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { stdout } from './output-streams.ts';
import { during } from './progress.ts';
import { pageOf, print, tell } from './terminal.ts';
import { requestedRun } from './trace-arguments.ts';

export interface CompareOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** The file of the page. */
  readonly page?: string;
  readonly out: string;
}

export async function compareCommand(
  given: readonly string[],
  { json, markdown, page, out }: CompareOptions,
): Promise<void> {
  if (json === true && markdown === true) throw new InputError('--json', 'only one of --json and --markdown');
  if (given.length < 2) throw new InputError('compare', 'two runs or more', given[0]);
  const runs = given.map((name) => requestedRun(name, out));
  const isReal = runs.some(({ summary }) => summary?.runtime !== 'simulator');
  const difference =
    isReal && json !== true ? undefined : await during('reading the traces', () => firstDifferenceOfRuns(runs));
  const comparison = compare(runs.map(summaryOf), difference);
  if (page !== undefined)
    await during('drawing the page', () =>
      writePage(
        runs,
        comparison,
        page,
        `hearsay compare ${given.map(shellQuoted).join(' ')} --page ${shellQuoted(page)}`,
      ),
    );
  if (json === true) await print(JSON.stringify(comparison, null, 2));
  else if (markdown === true) await print(comparisonMarkdown(comparison).join('\n'));
  else await print(comparisonReport(comparison, pageOf(stdout)).join('\n'));
}

/** Pictures beside the page, in a folder of its name. */
async function writePage(runs: readonly Run[], comparison: Comparison, page: string, command: string): Promise<void> {
  const all = runs.map(({ summary }, index) => ({ label: comparison.runs[index].label, samples: samplesOf(summary!) }));
  const subjects: Subject[] = [];
  for (const [index, run] of runs.entries()) {
    const [trace] = run.samples;
    const read = trace === undefined ? undefined : await readTrace(run, trace);
    if (read !== undefined) tell(read);
    subjects.push({ summary: all[index].samples[0], log: read?.log, world: readWorldMap() });
  }
  const caption = [sameText(comparison), `To compare them again: ${command}`];
  const [parts, ...facts] = firstDifferenceLines(comparison);
  const parting =
    parts === undefined
      ? []
      : [{ title: parts, titles: ['run', 'its next fact'], rows: facts.map((line) => splitAt(line, ': ')) }];
  const sections = tablesOf(comparison);
  const isShort = ({ title }: { readonly title: string }) => title === DIFFERENT || title === PROPERTIES;
  const [first, rest] = [sections.filter(isShort), sections.filter((section) => !isShort(section))];
  const folder = join(dirname(page), basename(page, extname(page)));
  try {
    await writeComparison({ runs: all, subjects, first, rest: [...rest, ...parting], caption }, page, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new InputError('--page', `a file that can be written to (${troubleOf(error)})`, page);
  }
}

function splitAt(line: string, mark: string): string[] {
  const at = line.indexOf(mark);
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + mark.length)];
}

function summaryOf({ folder, summary }: Run): Summary {
  if (summary === undefined) throw new InputError('compare', 'a run that has a summary', folder);
  return { ...summary, path: folder };
}

/** Of two runs of one seed whose facts were kept; of their first samples, where there are several. */
async function firstDifferenceOfRuns(runs: readonly Run[]): Promise<FirstDifference | undefined> {
  const [one, other] = runs;
  if (runs.length !== 2 || one.summary?.seed !== other.summary?.seed) return undefined;
  const traces = runs.map(({ samples }) => samples[0]);
  if (traces.some((trace) => trace === undefined)) return undefined;
  const first = await readTrace(one, traces[0]);
  const second = await readTrace(other, traces[1]);
  for (const remarks of [first, second]) tell(remarks);
  return firstDifferenceOf(first.log, second.log, runs.slice(0, 2).map(namesOfRun));
}
