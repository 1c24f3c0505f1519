/**
 * The runs in a folder, and what each has: its summary, and the trace of each sample. A run is asked for by its folder,
 * by its name under the folder of runs (the latest of that name), or as `latest`.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { InputError } from '../core/errors.ts';
import { damageOf, type FileRecord, MANIFEST, readManifest } from '../files/manifest.ts';
import { END_FILE, reasonIn } from '../reports/run-end.ts';
import { type Summary, summarySchema } from '../reports/summary.ts';
import { logsIn } from '../runtimes/processes/wire/run-log.ts';
import { foldersIn, isFolder, isRun, SUMMARY } from './folders.ts';
import { caseOfName, runsCalled } from './short-names.ts';

/** The trace of one sample: where it is, in the form that it has. */
export interface SampleTrace {
  /** Counts from 0. */
  readonly sample: number;
  /** The Parquet file, which may not have been made yet. */
  readonly parquet: string;
  /** The logs that it is made from; none where it has been. */
  readonly logs: readonly string[];
  /** What an older version wrote in the place of logs. */
  readonly ndjson: string | undefined;
  /**
   * What the run recorded of its logs: none in the runs of older versions, and in those that were ended from outside.
   */
  readonly records: readonly FileRecord[];
}

export interface Run {
  readonly folder: string;
  /** Absent where the run was ended from outside, or where it is damaged. */
  readonly summary: Summary | undefined;
  /** Why it has no summary, if it was ended by its own process. */
  readonly end?: string;
  readonly samples: readonly SampleTrace[];
  /** What has happened to its files since they were written, but for traces, which are looked at when they are read. */
  readonly damages: readonly string[];
}

/**
 * @param run a folder, a name, or `latest`; a case of a check stands for its latest run
 * @param out the folder of runs
 * @throws InputError where there is no such run
 */
export function findRun(run: string, out: string): Run {
  const ofCase = caseOfName(run, out);
  const folders = runsCalled(ofCase?.experiment ?? run, out);
  if (folders.length > 0) return runAt(realpathSync(folders[0]));
  throw ofCase === undefined
    ? new InputError('run', `a run: its folder, its name, or latest (in ${out})`, run)
    : new InputError('run', `a case that has run: hearsay run ${run}`, run);
}

/**
 * Every run under a folder, the oldest of each name first.
 * @param skip told of each that cannot be read, and why
 */
export function allRuns(out: string, skip: (reason: string) => void): Run[] {
  return foldersIn(out).flatMap((folder) => {
    try {
      return runIn(folder) ?? [];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      skip(error.message);
      return [];
    }
  });
}

/** The run in a folder, where there is one. @throws InputError where its summary cannot be read */
export function runIn(folder: string): Run | undefined {
  return isRun(folder) ? runAt(resolve(folder)) : undefined;
}

/** The run's name and time: its path under the folder of runs. */
export function nameOf({ folder }: { readonly folder: string }, out: string): string {
  return relative(existsSync(out) ? realpathSync(out) : resolve(out), folder);
}

function runAt(folder: string): Run {
  const manifest = readManifest(join(folder, MANIFEST));
  const records = [...manifest.records.values()];
  const samples = samplesIn(folder, records);
  const damaged = records.flatMap((record) => {
    const damage = isOfTrace(record) ? lostTrace(folder, record) : damageOf(folder, record);
    return damage === undefined ? [] : [{ file: record.file, damage }];
  });
  const file = join(folder, SUMMARY);
  const isReadable = existsSync(file) && !damaged.some((one) => one.file === SUMMARY);
  const damages = [...(manifest.damage === undefined ? [] : [manifest.damage]), ...damaged.map(({ damage }) => damage)];
  return { folder, summary: isReadable ? summaryIn(file) : undefined, ...endIn(folder), samples, damages };
}

function endIn(folder: string): Pick<Run, 'end'> {
  const file = join(folder, END_FILE);
  const end = existsSync(file) ? reasonIn(readFileSync(file, 'utf8')) : undefined;
  return end === undefined ? {} : { end };
}

function isOfTrace({ file }: FileRecord): boolean {
  return stemOf(file) !== undefined;
}

/** A log that is gone, and that is in no Parquet file either. */
function lostTrace(folder: string, { file }: FileRecord): string | undefined {
  const path = join(folder, file);
  if (existsSync(path) || existsSync(join(folder, `${stemOf(file)}.parquet`))) return undefined;
  return `${path} is missing`;
}

/** @throws InputError where it is none, or of another version */
export function summaryIn(file: string): Summary {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError('run', 'a summary that can be read', `${file} (${code ?? message})`);
  }
  const result = summarySchema.safeParse(data);
  if (result.success) return result.data;
  const version = (data as { version?: unknown } | null)?.version;
  const { path, message } = result.error.issues[0];
  const found = version === 1 ? `${path.join('.')}: ${message}` : `version ${version}`;
  throw new InputError('run', 'a summary of version 1', `${file} (${found})`);
}

/** `trace` of a run of one, `trace-0`, `trace-1` … of several: what the name of a file or folder begins with. */
function stemOf(name: string): string | undefined {
  return /^(trace(?:-\d+)?)(?:\.parquet|\.ndjson|\/.*)?$/.exec(name)?.[1];
}

function samplesIn(folder: string, records: readonly FileRecord[]): SampleTrace[] {
  const stems = new Set(readdirSync(folder).flatMap((name) => stemOf(name) ?? []));
  return [...stems]
    .map((stem) => sampleIn(folder, stem, records))
    .filter(({ parquet, logs, ndjson }) => logs.length > 0 || ndjson !== undefined || existsSync(parquet))
    .sort((a, b) => a.sample - b.sample);
}

function sampleIn(folder: string, stem: string, records: readonly FileRecord[]): SampleTrace {
  const path = join(folder, stem);
  const logs = isFolder(path) ? logsIn(path).map((name) => join(path, name)) : [];
  const whole = logs.filter((log) => log.endsWith('run.log'));
  return {
    sample: Number(stem.slice('trace-'.length)),
    parquet: `${path}.parquet`,
    logs: whole.length > 0 ? whole : logs,
    ndjson: existsSync(`${path}.ndjson`) ? `${path}.ndjson` : undefined,
    records: records.filter(({ file }) => file.startsWith(`${stem}/`)),
  };
}

/** The same sample as its folder has it now: another question may have merged its logs, and taken them away. */
export function lookedAtAgain({ folder }: Run, { parquet, records }: SampleTrace): SampleTrace {
  return sampleIn(folder, basename(parquet, '.parquet'), records);
}
