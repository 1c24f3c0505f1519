/**
 * The facts of a run as one Parquet file: written from a stream of blocks, with memory for a few of them, and read back
 * as a log.
 *
 * DuckDB writes it: it takes the blocks as the rows of a table function, gives each column its name
 * (`fact-columns.ts`), and compresses them. Times are whole nanoseconds in `time_ns`; if a time is none, `time_ms` has
 * it exactly besides. What no column can hold is in the file's own metadata, under `hearsay`.
 */
import { renameSync, rmSync } from 'node:fs';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../core/errors.ts';
import type { TraceLevel } from '../trace/levels.ts';
import { FactLog } from '../trace/log.ts';
import { BYTES, emptyFacts, fillPlace, placeNames } from '../trace/row.ts';
import { type Database, quoted } from './database.ts';
import { type Column, provideSource } from './duckdb-source.ts';
import { columnsSql, rowsSql } from './fact-columns.ts';
import type { FactSource } from './fact-source.ts';

/** Of the columns of the file. */
const VERSION = 1;
/**
 * Rows whose columns are packed together, and the distinct values above which a column is no list of them: both found
 * by measuring.
 */
const OPTIONS =
  "FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION 'v2', DICTIONARY_SIZE_LIMIT 1000, WRITE_BLOOM_FILTER false";

interface Metadata {
  readonly version: number;
  readonly level: TraceLevel;
  readonly kinds: readonly string[];
  readonly warnings: readonly string[];
}

/** Writes all that the source has, and puts the file in its place when it is whole. */
export async function writeParquet(database: Database, source: FactSource, path: string): Promise<void> {
  const name = await provideSource(database, source);
  const { level, kinds, warnings } = source;
  const metadata = JSON.stringify({ version: VERSION, level, kinds, warnings } satisfies Metadata);
  // Other questions of this process may be at the same file.
  const half = `${path}.${process.pid}-${name}.part`;
  try {
    await database.run(
      `COPY (SELECT ${columnsSql(source)} FROM ${name}()) TO ${quoted(half)} (${OPTIONS}, KV_METADATA {hearsay: ${quoted(metadata)}})`,
    );
    renameSync(half, path);
  } finally {
    rmSync(half, { force: true });
  }
}

/** The same as a table of the database: for one question, where no file can be written. */
export async function tableOf(database: Database, source: FactSource): Promise<string> {
  const name = await provideSource(database, source);
  await database.run(`CREATE TABLE trace_of_${name} AS SELECT ${columnsSql(source)} FROM ${name}()`);
  return `trace_of_${name}`;
}

/** @throws InputError where it cannot be read, is none of ours, or of another version */
export async function metadataOf(database: Database, path: string): Promise<Metadata> {
  const [row] = await readable(path, async () => {
    const read = await database.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${quoted(path)}) WHERE decode(key) = 'hearsay'`,
    );
    return read.getRows();
  });
  if (row === undefined) throw new InputError('run', 'a trace that hearsay wrote', path);
  const metadata = await readable(path, async () => JSON.parse(String(row[0])) as Metadata);
  if (metadata.version !== VERSION)
    throw new InputError('run', `a trace of version ${VERSION}`, `${path}, of version ${metadata.version}`);
  return metadata;
}

/** The rows of a file, for a query. Columns that files of earlier versions of Hearsay do not have are empty. */
export function fileSql(path: string, options = ''): string {
  return `(SELECT NULL::UINTEGER AS digest, NULL::VARCHAR AS "copy" WHERE false UNION ALL BY NAME SELECT * FROM read_parquet(${quoted(path)}${options}))`;
}

/** All of a file in memory, as it was. @throws InputError where it cannot be read */
export async function readParquet(database: Database, path: string): Promise<FactLog> {
  const { level, kinds } = await metadataOf(database, path);
  return readable(path, async () => {
    const log = new FactLog(level, kinds);
    const result = await database.stream(`SELECT ${rowsSql(kinds)} FROM ${fileSql(path)}`);
    for await (const chunk of result) append(log, chunk);
    return log;
  });
}

/** What the reader of a file says of it, as one line that names it. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const [line] = (error as Error).message.split('\n');
    throw new InputError(
      'run',
      'a trace that can be read',
      `${path} (it is damaged, or no Parquet: ${line}); nothing of it is read`,
    );
  }
}

/** Column by column: asking for each value takes longer than all the rest. */
function append(log: FactLog, chunk: DuckDBDataChunk): void {
  const { rowCount: count, columnCount } = chunk;
  const itemsOf = (index: number) => (chunk.getColumnVector(index) as unknown as Column).items;
  const { times, rows } = emptyFacts(count);
  times.set((itemsOf(0) as Float64Array).subarray(0, count));
  for (let place = 0; place < placeNames.length; place++)
    if (place !== BYTES) fillPlace(rows, count, place, itemsOf(1 + place));
  fillPlace(rows, count, BYTES, withTexts(log, chunk, itemsOf(1 + BYTES), itemsOf(columnCount - 2)));
  log.appendAll({ count, times, rows });
}

/** The numbers that share a place with the numbers of texts, with these. */
function withTexts(
  log: FactLog,
  chunk: DuckDBDataChunk,
  items: ArrayLike<number>,
  hasText: ArrayLike<number>,
): Int32Array {
  const numbers = Int32Array.from({ length: chunk.rowCount }, (_, i) => items[i]);
  const texts = chunk.getColumnVector(chunk.columnCount - 1);
  for (let i = 0; i < numbers.length; i++)
    if (hasText[i] === 1) numbers[i] = log.textNumber(texts.getItem(i) as string);
  return numbers;
}
