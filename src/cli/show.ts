/** `hearsay show`: the report of a run that is over, again; of a run without a summary what there is. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SUMMARY } from '../archive/folders.ts';
import { findRun, type Run, runIn, summaryIn } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { shellQuoted } from '../reports/commands.ts';
import { number, wrap } from '../text/layout.ts';
import { keptRunLines, type TextOptions } from './kept-run-text.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print, tell } from './terminal.ts';

export interface ShowOptions extends TextOptions {
  readonly json?: boolean;
}

export async function showCommand(given: string, options: ShowOptions): Promise<void> {
  const { json, out = 'runs' } = options;
  const named = summaryFile(given, out);
  const run = named === undefined ? findRun(given, out) : runOf(named);
  if (run !== undefined) tell(run);
  const file = named ?? join(run!.folder, SUMMARY);
  const summary = run === undefined ? summaryIn(file) : run.summary;
  if (summary === undefined) await showRest(run!, json === true);
  else if (json === true) await print(readFileSync(file, 'utf8'));
  else await print([...keptRunLines(summary, dirname(file), shellQuoted(given), options), ''].join('\n'));
}

/** The summary of a run's folder, of a name under the folder of runs, or the file itself; undefined if there is none. */
function summaryFile(given: string, out: string): string | undefined {
  return [given, join(out, given)].flatMap((place) => [place, join(place, SUMMARY)]).find(isFile);
}

function runOf(file: string): Run | undefined {
  return basename(file) === SUMMARY ? runIn(dirname(file)) : undefined;
}

/** Of a run that has no summary: why, and how many facts of each name its log has. */
async function showRest(run: Run, isJson: boolean): Promise<void> {
  const { folder, damages, end } = run;
  if (damages.length > 0) throw new InputError('show', 'a run whose summary is whole', folder);
  const why = end ?? 'it was ended from outside, or its disk was full';
  if (isJson) throw new InputError('show', `a run that has a summary (${why})`, folder);
  const { columns } = pageOf(stdout);
  const facts = await factsIn(run);
  const lines = [
    ...wrap('  This run has no summary:', why.split(' '), columns),
    ...wrap('  Its log has', (facts.length === 0 ? 'no facts' : facts.join(', ')).split(' '), columns),
    '',
    `  Kept in ${folder}`,
  ];
  await print(['', ...lines].join('\n'));
}

/** `5 started`, `92 sent` … of the first sample. */
async function factsIn(run: Run): Promise<string[]> {
  const [trace] = run.samples;
  if (trace === undefined) return [];
  const { log, ...remarks } = await readTrace(run, trace);
  tell(remarks);
  const counts = new Map<string, number>();
  for (const { fact } of log.facts()) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  return [...counts].map(([fact, count]) => `${number(count)} ${fact}`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
