/** `hearsay show`: the report of a run that is over, again. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runIn, summaryIn } from '../archive/runs.ts';
import { InputError } from '../core/errors.ts';
import type { Summary } from '../reports/summary.ts';
import { runReport } from '../reports/text/run.ts';
import { pageOf, print, tell } from './terminal.ts';
import { stdout } from './voice.ts';

export async function showCommand(
  run: string,
  { json, out = 'runs' }: { readonly json?: boolean; readonly out?: string },
): Promise<void> {
  const { file, summary } = found(run, out);
  if (json === true) await print(readFileSync(file, 'utf8'));
  else await print([...runReport(summary, pageOf(stdout)), ''].join('\n'));
}

/**
 * Of a run's folder, of a summary, or of a name under the folder of runs: `latest`. What has happened to the files of
 * the run is told.
 */
function found(given: string, out: string): { readonly file: string; readonly summary: Summary } {
  const places = [given, join(out, given)].flatMap((place) => [place, join(place, 'summary.json')]);
  const file = places.find(isFile);
  if (file === undefined)
    throw new InputError('show', `a run: its folder, its summary.json, or latest (in ${out})`, given);
  const run = basename(file) === 'summary.json' ? runIn(dirname(file)) : undefined;
  if (run === undefined) return { file, summary: summaryIn(file) };
  tell(run);
  if (run.summary === undefined) throw new InputError('show', 'a run whose summary is whole', run.folder);
  return { file, summary: run.summary };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
