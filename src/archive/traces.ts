/**
 * The trace of a sample as its reader wants it: merged into one Parquet file, or as a log in memory.
 *
 * Whoever asks first has the logs merged; they go when the file is there. Logs that are not whole stay, as the run may still be going: they are merged again when they have
 * grown since.
 */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FactFileReader } from '../runtimes/node/fact-file-reader.ts';
import type { TraceLevel } from '../trace/facts.ts';
import type { FactLog } from '../trace/log.ts';
import { readNdjson } from '../trace/reader.ts';
import { type Database, openDatabase } from './database.ts';
import { mergedSource } from './merge.ts';
import { metadataOf, readParquet, tableOf, writeParquet } from './parquet.ts';
import type { Run, SampleTrace } from './runs.ts';
import { type FactSource, logOf, sourceOf } from './source.ts';

export interface MergedTrace {
  /** A table of the database, where the file could not be written. */
  readonly table?: string;
  /** What is missing. */
  readonly warnings: readonly string[];
}

/** Makes the Parquet file of a sample, unless it is there. Where the disk is full, or nobody may write to it, a table of the database takes its place. */
export async function mergeTrace(database: Database, run: Run, trace: SampleTrace): Promise<MergedTrace> {
  if (isMerged(trace)) return { warnings: told(await metadataOf(database, trace.parquet)) };
  return withSource(run, trace, async (source) => {
    try {
      await writeParquet(database, source, trace.parquet);
    } catch (error) {
      const trouble = /^IO Error: .*: ([^:\n]+)/.exec((error as Error).message)?.[1];
      if (trouble === undefined) throw error;
      const table = await tableOf(database, source);
      return {
        table,
        warnings: [...told(source), `the trace could not be kept as Parquet (${trouble.trim()}): it was merged for this question only`],
      };
    }
    const isOver = run.summary !== undefined && source.warnings.length === 0;
    if (isOver && trace.logs.length > 0) rmSync(dirname(trace.logs[0]), { recursive: true, force: true });
    return { warnings: told(source) };
  });
}

/** What a question should know: what is missing, and that a sample is one. */
function told({ level, warnings }: { readonly level: TraceLevel; readonly warnings: readonly string[] }): readonly string[] {
  return level === 'counters'
    ? [...warnings, 'the trace was kept at level counters: of broadcasts and deliveries it has a sample']
    : warnings;
}

function isMerged({ parquet, logs }: SampleTrace): boolean {
  if (!existsSync(parquet)) return false;
  const { mtimeMs } = statSync(parquet);
  return logs.every((log) => statSync(log).mtimeMs < mtimeMs);
}

/** The facts of a sample in memory, and what is missing. */
export async function readTrace(run: Run, trace: SampleTrace): Promise<{ readonly log: FactLog; readonly warnings: readonly string[] }> {
  if (!isMerged(trace)) return withSource(run, trace, async (source) => ({ log: logOf(source), warnings: source.warnings }));
  const database = await openDatabase();
  try {
    const { warnings } = await metadataOf(database, trace.parquet);
    return { log: await readParquet(database, trace.parquet), warnings };
  } finally {
    database.closeSync();
  }
}

async function withSource<Result>(run: Run, trace: SampleTrace, use: (source: FactSource) => Promise<Result>): Promise<Result> {
  if (trace.ndjson !== undefined && trace.logs.length === 0)
    return use(sourceOf(readNdjson([readFileSync(trace.ndjson, 'utf8')], levelOf(run, trace))));
  const files: FactFileReader[] = [];
  try {
    for (const path of trace.logs) files.push(new FactFileReader(path));
    return await use(mergedSource(files));
  } finally {
    for (const file of files) file.close();
  }
}

function levelOf({ summary }: Run, { sample }: SampleTrace): TraceLevel {
  return (summary?.samples[sample]?.trace ?? summary?.trace ?? 'full') as TraceLevel;
}
