/** `hearsay report`: the page of a run, and each picture as SVG and PNG, in its folder. */
import { join, relative } from 'node:path';
import type { Run } from '../archive/runs.ts';
import { type Remarks, readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { reportOf, writeReport } from '../host/report-files.ts';
import { readWorld } from '../host/world.ts';
import { captionOf } from '../reports/caption.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { plural } from '../reports/text/layout.ts';
import { quoted } from '../reports/text/verdicts.ts';
import { troubleOf } from '../runtimes/node/fact-file.ts';
import { type AskedOptions, askedRun, timeOf, wholeOf } from './asked.ts';
import { print, tell } from './terminal.ts';

export interface ReportOptions extends AskedOptions {
  readonly from?: string;
  readonly to?: string;
}

export async function reportCommand(name: string, { sample, out, from, to }: ReportOptions): Promise<void> {
  const window = windowOf(from, to);
  const run = askedRun(name, out);
  const summary = summaryFor(run, sample);
  const { log, ...remarks } = await traceOf(run, sample);
  tell(remarks);
  const samples = sample === undefined ? run.summary?.samples : undefined;
  const subject = { summary, log, samples, world: readWorld(), window };
  const report = await reportOf(subject, captionOf(summary, commandFor(run, sample), samples?.length), [
    ...remarks.warnings,
    ...run.damages,
    ...remarks.damages,
  ]);
  const suffix = sample === undefined ? '' : `-${sample}`;
  const folder = join(run.folder, `pictures${suffix}`);
  const page = join(run.folder, `report${suffix}.html`);
  try {
    await writeReport(report, page, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new InputError('report', `a run whose folder can be written to (${troubleOf(error)})`, run.folder);
  }
  await print(`${page}\n${plural(report.drawings.length, 'picture')} as SVG and PNG in ${folder}`);
}

/** The first sample where there are several and none is chosen. */
function summaryFor({ folder, summary, damages }: Run, sample: string | undefined): SampleSummary {
  if (summary === undefined) {
    const wanted = damages.length > 0 ? 'a run whose summary is whole' : 'a run that came to its end: this one left no summary';
    throw new InputError('report', wanted, folder);
  }
  if (sample === undefined) return summary.samples[0] ?? summary;
  const all = summary.samples.length > 0 ? summary.samples : [summary];
  const found = all[wholeOf(sample, '--sample')];
  if (found === undefined) throw new InputError('--sample', `one from 0 to ${all.length - 1}`, sample);
  return found;
}

function windowOf(from = '0', to: string | undefined): Subject['window'] {
  const window = { fromMs: timeOf(from, '--from'), toMs: to === undefined ? Number.POSITIVE_INFINITY : timeOf(to, '--to') };
  if (window.toMs < window.fromMs) throw new InputError('--to', `a time from ${from} on`, to);
  return window;
}

async function traceOf(run: Run, sample: string | undefined): Promise<Remarks & { readonly log: Subject['log'] }> {
  const trace = run.samples.find((one) => one.sample === Number(sample ?? 0)) ?? (run.samples.length === 1 ? run.samples[0] : undefined);
  return trace === undefined ? { log: undefined, warnings: [], damages: [] } : readTrace(run, trace);
}

/** Of one sample that was chosen: only this one. */
function commandFor({ folder, summary }: Run, sample: string | undefined): string {
  const here = relative(process.cwd(), folder);
  const file = join(here.startsWith('..') ? folder : here, 'experiment.yaml');
  const chosen = sample === undefined ? undefined : summary?.samples[Number(sample)];
  return `hearsay run ${quoted(file)}${chosen === undefined ? '' : ` --seed ${chosen.seed} --samples 1`}`;
}
