/**
 * Runs that were kept, in a program: their summaries, facts, answers in SQL and reports. Only these functions load a
 * database, when they are called.
 */
import { isAbsolute, join, relative } from 'node:path';
import { InputError } from '../core/errors.ts';
import { reportOf, writeReport } from '../platform/report-files.ts';
import { readWorldMap } from '../platform/world-map-data.ts';
import { captionOf } from '../reports/caption.ts';
import { runCommand } from '../reports/commands.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import type { Fact } from '../trace/facts.ts';
import { settingsIn } from './kept-settings.ts';
import { factsOf } from './run.ts';

type Run = ReturnType<typeof import('../archive/runs.ts').findRun>;

export interface KeptRun {
  /** Its folder. */
  readonly path: string;
  /** Absent where the run was ended from outside. */
  readonly summary: Summary | undefined;
  /** Numbers of the samples whose facts were kept. */
  readonly samples: readonly number[];
  /** What has happened to its files since they were written. */
  readonly damages: readonly string[];
  /** The facts of a sample: of the first, where none is chosen. @throws InputError where none were kept */
  facts(sample?: number): Promise<Iterable<Fact>>;
  /**
   * Asks in SQL, as `hearsay query` does: tables events, deliveries, links, peers, and runs.
   * @returns a row an object, by the names of the columns
   * @throws InputError where it is no question that can be answered
   */
  query(sql: string): Promise<Record<string, string | number | boolean | null>[]>;
}

export interface KeptOptions {
  /** The folder of runs: `runs` without it. */
  readonly out?: string;
}

/**
 * A run that was kept.
 * @param run its folder, its name, or latest
 * @throws InputError where there is none
 */
export async function open(run = 'latest', { out = 'runs' }: KeptOptions = {}): Promise<KeptRun> {
  const { findRun } = await import('../archive/runs.ts');
  const found = findRun(run, out);
  return {
    path: found.folder,
    summary: found.summary === undefined ? undefined : { ...found.summary, path: found.folder },
    samples: found.samples.map(({ sample }) => sample),
    damages: found.damages,
    async facts(sample = found.samples[0]?.sample) {
      const trace = found.samples.find((one) => one.sample === sample);
      if (trace === undefined)
        throw new InputError('sample', `one of ${found.samples.map((one) => one.sample).join(', ') || 'none'}`, sample);
      const { readTrace } = await import('../archive/traces.ts');
      return factsOf((await readTrace(found, trace)).log);
    },
    async query(sql) {
      const { ask } = await import('../archive/sql-query.ts');
      const { columns, rows } = await ask(found, sql, out);
      return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
    },
  };
}

export interface ReportOptions extends KeptOptions {
  /** Of this sample, where there are several. */
  readonly sample?: number;
  /** Of more messages than a diagram can show: those from this time of the run on, in milliseconds. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface WrittenReport {
  /** The file of the page. */
  readonly page: string;
  /** The folder of the pictures, each as SVG and PNG. */
  readonly folder: string;
  /** Names of the pictures. */
  readonly pictures: readonly string[];
  /** What is missing in the facts. */
  readonly warnings: readonly string[];
  /** What has happened to the files since they were written. */
  readonly damages: readonly string[];
}

/**
 * Writes the page of a run that was kept, and its pictures, into its folder.
 * @param run its folder, its name, or latest
 * @throws InputError where there is none, or nothing can be written there
 */
export async function report(
  run = 'latest',
  { out = 'runs', sample, fromMs = 0, toMs = Number.POSITIVE_INFINITY }: ReportOptions = {},
) {
  const { findRun } = await import('../archive/runs.ts');
  return reportOn(findRun(run, out), sample, { fromMs, toMs });
}

/** The same of a run that was found. */
export async function reportOn(
  run: Run,
  sample: number | undefined,
  window: Subject['window'],
): Promise<WrittenReport> {
  const summary = summaryFor(run, sample);
  const trace =
    run.samples.find((one) => one.sample === (sample ?? 0)) ?? (run.samples.length === 1 ? run.samples[0] : undefined);
  const { readTrace } = await import('../archive/traces.ts');
  const { log, warnings, damages } =
    trace === undefined ? { log: undefined, warnings: [], damages: [] } : await readTrace(run, trace);
  const samples = sample === undefined ? run.summary?.samples : undefined;
  const subject = { summary, log, samples, world: readWorldMap(), window };
  const remarks = [...warnings, ...run.damages, ...damages];
  const caption = captionOf(summary, commandFor(run, sample), samples?.length);
  const drawn = await reportOf(subject, caption, remarks, settingsIn(run.folder));
  const suffix = sample === undefined ? '' : `-${sample}`;
  const folder = join(run.folder, `pictures${suffix}`);
  const page = join(run.folder, `report${suffix}.html`);
  try {
    await writeReport(drawn, page, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new InputError('report', `a run whose folder can be written to (${troubleOf(error)})`, run.folder);
  }
  return { page, folder, pictures: drawn.drawings.map(({ name }) => name), warnings, damages };
}

/** The first sample where there are several and none is chosen. */
function summaryFor({ folder, summary, end, damages }: Run, sample: number | undefined): SampleSummary {
  if (summary === undefined) {
    const wanted =
      damages.length > 0
        ? 'a run whose summary is whole'
        : `a run that came to its end: this one ${end === undefined ? 'left no summary' : `was ended (${end})`}`;
    throw new InputError('report', wanted, folder);
  }
  if (sample === undefined) return summary.samples[0] ?? summary;
  const all = summary.samples.length > 0 ? summary.samples : [summary];
  const found = all[sample];
  if (found === undefined) throw new InputError('--sample', `one from 0 to ${all.length - 1}`, sample);
  return found;
}

/**
 * Of one sample that was chosen: only this one. A page may be sent elsewhere, so it names no folder of this machine but
 * those below the present one.
 */
function commandFor({ folder, summary }: Run, sample: number | undefined): string {
  const here = relative(process.cwd(), folder);
  const file = join(here.startsWith('..') || isAbsolute(here) ? '.' : here, 'experiment.yaml');
  const chosen = sample === undefined ? undefined : summary?.samples[sample];
  return runCommand(file, chosen?.seed);
}
