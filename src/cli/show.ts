/** `hearsay show`: the report of a run that is over, again. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import { nodeHost } from '../host/node-host.ts';
import { type Summary, summarySchema } from '../reports/summary.ts';
import { runReport } from '../reports/text/run.ts';
import { pageOf, print } from './terminal.ts';

export async function showCommand(run: string, { json, out = 'runs' }: { readonly json?: boolean; readonly out?: string }): Promise<void> {
  const text = nodeHost.readText(summaryFile(run, out), 'show');
  const summary = parsed(text, run);
  await print(json === true ? text : [...runReport(summary, pageOf(process.stdout)), ''].join('\n'));
}

/** A run's folder, its summary, or a name under the folder of runs: `latest`. */
function summaryFile(run: string, out: string): string {
  const places = [run, join(out, run)].flatMap((place) => [place, join(place, 'summary.json')]);
  const file = places.find((place) => existsSync(place) && statSync(place).isFile());
  if (file === undefined) throw new InputError('show', `a run: its folder, its summary.json, or latest (in ${out})`, run);
  return file;
}

function parsed(text: string, run: string): Summary {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new InputError('show', 'a summary of a run', run);
  }
  const result = summarySchema.safeParse(data);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new InputError('show', `a summary of version 1 (${path.join('.')}: ${message})`, run);
}
