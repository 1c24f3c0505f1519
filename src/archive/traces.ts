/**
 * The trace of a sample as its reader wants it: merged into one Parquet file, or as a log in memory.
 *
 * The logs are merged when a trace is first asked in SQL; they go when the file is there. Logs that are not whole stay,
 * as the run may still be going: they are merged again when they have grown since. A Parquet file has a record of
 * itself beside it. Where the two do not fit the file is damaged: it is made again where the logs are still there, and
 * refused where they are not. Of a damaged log what stands before the damage is read, and the damage told.
 */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InputError } from '../core/errors.ts';
import { damageOf, readManifest, recordOf, writeRecords } from '../files/manifest.ts';
import { FactFileReader } from '../runtimes/processes/wire/fact-file-reader.ts';
import type { TraceLevel } from '../trace/levels.ts';
import type { FactLog } from '../trace/log.ts';
import { readNdjson } from '../trace/ndjson-reader.ts';
import { type Database, openDatabase } from './database.ts';
import { type FactSource, logOf, sourceOf } from './fact-source.ts';
import { mergedSource } from './merged-files.ts';
import { metadataOf, readParquet, tableOf, writeParquet } from './parquet.ts';
import { lookedAtAgain, type Run, type SampleTrace } from './runs.ts';

/** What a reader of a trace should be told. */
export interface Remarks {
  /** What is missing. */
  readonly warnings: readonly string[];
  /** What has happened to its files since they were written. */
  readonly damages: readonly string[];
}

export interface MergedTrace extends Remarks {
  /** A table of the database, where the file could not be written. */
  readonly table?: string;
}

/** Another question that puts a file in its place takes no longer. */
const REPLACED_MS = 200;
const ATTEMPTS = 4;

/**
 * Makes the Parquet file of a sample, unless it is there. Where the disk is full, or nobody may write to it, a table of
 * the database takes its place.
 */
export function mergeTrace(database: Database, run: Run, given: SampleTrace): Promise<MergedTrace> {
  return patiently(run, given, async (trace) => {
    const damages = await mergedDamages(trace);
    if (damages !== undefined) return { warnings: told(await metadataOf(database, trace.parquet)), damages };
    return withSource(run, trace, (source) => mergeSource(database, run, trace, source));
  });
}

async function mergeSource(database: Database, run: Run, trace: SampleTrace, source: FactSource): Promise<MergedTrace> {
  const { damages } = source;
  // What is damaged is not kept as if it were whole.
  if (damages.length > 0) return { table: await tableOf(database, source), warnings: told(source), damages };
  try {
    await writeParquet(database, source, trace.parquet);
    writeRecords(recordFile(trace), [recordOf(dirname(trace.parquet), basename(trace.parquet))]);
  } catch (error) {
    const trouble = troubleOf(error as NodeJS.ErrnoException);
    if (trouble === undefined) throw error;
    const table = await tableOf(database, source);
    const kept = `the trace could not be kept as Parquet (${trouble}): it was merged for this question only`;
    return { table, warnings: [...told(source), kept], damages };
  }
  const isOver = run.summary !== undefined && source.warnings.length === 0;
  if (isOver && trace.logs.length > 0) rmSync(dirname(trace.logs[0]), { recursive: true, force: true, maxRetries: 3 });
  return { warnings: told(source), damages };
}

/** Why a file could not be written; undefined where it is something else. */
function troubleOf({ message, code, syscall }: NodeJS.ErrnoException): string | undefined {
  if (syscall !== undefined && code !== 'ENOENT') return code;
  return /^IO Error: .*: ([^:\n]+)/.exec(message)?.[1].trim();
}

/** What a question should know: what is missing, and that a sample is one. */
function told({
  level,
  warnings,
}: {
  readonly level: TraceLevel;
  readonly warnings: readonly string[];
}): readonly string[] {
  return level === 'counters'
    ? [...warnings, 'the trace was kept at level counters: of broadcasts and deliveries it has a sample']
    : warnings;
}

/** `trace.manifest.json` beside `trace.parquet`. */
function recordFile({ parquet }: SampleTrace): string {
  return parquet.replace(/parquet$/, 'manifest.json');
}

/**
 * What has happened to the Parquet file of a sample; undefined where there is none that counts, and it is to be made
 * from the logs.
 * @throws InputError where it is damaged, and there are no logs any more
 */
async function mergedDamages(trace: SampleTrace): Promise<readonly string[] | undefined> {
  if (!isMerged(trace)) return undefined;
  const { records, damage: ofRecord } = readManifest(recordFile(trace));
  const record = records.get(basename(trace.parquet));
  if (record === undefined) {
    if (trace.logs.length > 0) return undefined;
    if (ofRecord !== undefined) return [ofRecord];
    return trace.records.length === 0
      ? []
      : [`${recordFile(trace)} is missing: it cannot be said whether the trace is whole`];
  }
  const damage = damageOf(dirname(trace.parquet), record);
  if (damage === undefined) return [];
  if (trace.logs.length > 0) return undefined;
  throw new DamagedTrace(damage);
}

/** It may be that another question is just putting it in its place. */
class DamagedTrace extends InputError {
  constructor(damage: string) {
    super(
      'run',
      'a trace as it was written',
      `${damage}; nothing of it is read, the summary of the run is another file`,
    );
  }
}

function isMerged({ parquet, logs }: SampleTrace): boolean {
  if (!existsSync(parquet)) return false;
  const { mtimeMs } = statSync(parquet);
  return logs.every((log) => statSync(log).mtimeMs < mtimeMs);
}

/** The facts of a sample in memory. */
export function readTrace(run: Run, given: SampleTrace): Promise<Remarks & { readonly log: FactLog }> {
  return patiently(run, given, async (trace) => {
    const damages = await mergedDamages(trace);
    if (damages === undefined)
      return withSource(run, trace, async (source) => ({
        log: logOf(source),
        warnings: source.warnings,
        damages: source.damages,
      }));
    const database = await openDatabase();
    try {
      const { warnings } = await metadataOf(database, trace.parquet);
      return { log: await readParquet(database, trace.parquet), warnings, damages };
    } finally {
      database.closeSync();
    }
  });
}

/** Again where the files have changed meanwhile: another question may have merged the logs, and taken them away. */
async function patiently<Result>(
  run: Run,
  given: SampleTrace,
  read: (trace: SampleTrace) => Promise<Result>,
): Promise<Result> {
  for (let trace = given, attempt = 1; ; attempt++) {
    try {
      return await read(trace);
    } catch (error) {
      const isOther = error instanceof DamagedTrace || (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isOther || attempt === ATTEMPTS) throw error;
      if (error instanceof DamagedTrace) await pause(REPLACED_MS);
      trace = lookedAtAgain(run, trace);
    }
  }
}

async function withSource<Result>(
  run: Run,
  trace: SampleTrace,
  use: (source: FactSource) => Promise<Result>,
): Promise<Result> {
  if (trace.ndjson !== undefined && trace.logs.length === 0)
    return use(sourceOf(readNdjson([readFileSync(trace.ndjson, 'utf8')], levelOf(run, trace))));
  const files: FactFileReader[] = [];
  try {
    for (const path of trace.logs) files.push(opened(path));
    for (const file of files) holdToRecord(file, run, trace);
    return await use(mergedSource(files));
  } finally {
    for (const file of files) file.close();
  }
}

function opened(path: string): FactFileReader {
  try {
    return new FactFileReader(path);
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === undefined || code === 'ENOENT') throw error;
    throw new InputError('run', `a log that can be read (${code})`, path);
  }
}

/** A log that the run recorded is whole as it was then, even where its blocks fit each other. */
function holdToRecord(file: FactFileReader, { folder }: Run, { records }: SampleTrace): void {
  const record = records.find((one) => file.path.endsWith(`/${one.file}`));
  const damage = record === undefined || file.damage !== undefined ? undefined : damageOf(folder, record);
  if (damage === undefined) return;
  file.damage = `${damage}; ${file.count} facts of it are read`;
  file.warning = undefined;
}

function levelOf({ summary }: Run, { sample }: SampleTrace): TraceLevel {
  return (summary?.samples[sample]?.trace ?? summary?.trace ?? 'full') as TraceLevel;
}
