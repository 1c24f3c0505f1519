/** `hearsay report`: the page of a run, and each picture as SVG and PNG, in its folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findRun, type Run } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { pageScript } from '../host/page-script.ts';
import { pngOf } from '../host/png.ts';
import { readWorld } from '../host/world.ts';
import { pageOf, type Report } from '../reports/html/page.ts';
import { framed } from '../reports/pictures/frame.ts';
import { pictures } from '../reports/pictures/index.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { plural } from '../reports/text/layout.ts';
import { quoted } from '../reports/text/verdicts.ts';
import { troubleOf } from '../runtimes/node/fact-file.ts';
import { type AskedOptions, wholeOf } from './asked.ts';
import { print, warn } from './terminal.ts';

export async function reportCommand(name: string, { sample, out }: AskedOptions): Promise<void> {
  const run = findRun(name, out);
  const summary = summaryFor(run, sample);
  const { log, warnings } = await traceOf(run, sample);
  for (const warning of warnings) warn(warning);
  const report = await drawAll({ summary, log, world: readWorld() }, captionOf(run, summary), warnings);
  const suffix = sample === undefined ? '' : `-${sample}`;
  const folder = join(run.folder, `pictures${suffix}`);
  const page = join(run.folder, `report${suffix}.html`);
  try {
    mkdirSync(folder, { recursive: true });
    await writePictures(folder, report);
    writeFileSync(page, pageOf(report));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new InputError('report', `a run whose folder can be written to (${troubleOf(error)})`, run.folder);
  }
  await print(`${page}\n${plural(report.drawings.length, 'picture')} as SVG and PNG in ${folder}`);
}

/** The first sample where there are several and none is chosen. */
function summaryFor({ folder, summary }: Run, sample: string | undefined): SampleSummary {
  if (summary === undefined) throw new InputError('report', 'a run that came to its end: this one left no summary', folder);
  if (sample === undefined) return summary.samples[0] ?? summary;
  const all = summary.samples.length > 0 ? summary.samples : [summary];
  const found = all[wholeOf(sample, '--sample')];
  if (found === undefined) throw new InputError('--sample', `one from 0 to ${all.length - 1}`, sample);
  return found;
}

async function traceOf(run: Run, sample: string | undefined): Promise<{ log: Subject['log']; warnings: readonly string[] }> {
  const trace = run.samples.find((one) => one.sample === Number(sample ?? 0)) ?? (run.samples.length === 1 ? run.samples[0] : undefined);
  return trace === undefined ? { log: undefined, warnings: [] } : readTrace(run, trace);
}

async function drawAll(subject: Subject, caption: readonly string[], warnings: readonly string[]): Promise<Report> {
  const drawings: Report['drawings'][number][] = [];
  const undrawn: Report['undrawn'][number][] = [];
  for (const { name, heading, draw } of pictures) {
    const drawing = await draw(subject);
    if ('absent' in drawing) undrawn.push({ heading, absent: drawing.absent });
    else drawings.push({ name, heading, drawing });
  }
  return { summary: subject.summary, caption, drawings, undrawn, warnings, script: await pageScript() };
}

async function writePictures(folder: string, { drawings, caption }: Report): Promise<void> {
  for (const { name, drawing } of drawings) {
    const svg = framed(drawing, caption);
    writeFileSync(join(folder, `${name}.svg`), svg);
    writeFileSync(join(folder, `${name}.png`), await pngOf(svg));
  }
}

function captionOf({ folder, summary: whole }: Run, { name, seed, peers, protocol, topology, runtime }: SampleSummary): string[] {
  const here = relative(process.cwd(), folder);
  const file = join(here.startsWith('..') ? folder : here, 'experiment.yaml');
  const one = (whole?.samples.length ?? 0) > 0 ? ` --seed ${seed} --samples 1` : '';
  return [
    `${name}, seed ${seed}: ${plural(peers, 'peer')}, ${protocol} on ${topology}, ${runtime}.`,
    `To run it again: hearsay run ${quoted(file)}${one}`,
  ];
}
