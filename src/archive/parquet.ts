/**
 * The facts of a run as one Parquet file: written from a stream of blocks, with memory for a few of them, and read back
 * as a log.
 *
 * DuckDB writes it: it takes the blocks as the rows of a table function, gives each column its name
 * (`trace/columns.ts`), and packs them. Times are whole nanoseconds in
 * `time_ns`; where a time is none, `time_ms` has it exactly besides. What no column can say is in the file's own
 * metadata, under `hearsay`.
 */
import { renameSync, rmSync } from 'node:fs';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../core/errors.ts';
import { columnsOfFact, factsWith, type TableColumn, tableColumns } from '../trace/columns.ts';
import { factNames, type TraceLevel } from '../trace/facts.ts';
import { BYTES, FactLog, KIND, MESSAGE, ORIGIN, OTHER, SEQUENCE, STRIDE } from '../trace/log.ts';
import { type Database, quoted } from './database.ts';
import { type Column, listed, provideSource } from './fact-table.ts';
import type { FactSource } from './source.ts';

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
  const rows = new Int32Array(count * STRIDE);
  for (let column = 0; column < STRIDE; column++) {
    const items = itemsOf(1 + column);
    for (let i = 0, at = column; i < count; i++, at += STRIDE) rows[at] = items[i];
  }
  const hasText = itemsOf(columnCount - 2);
  const texts = chunk.getColumnVector(columnCount - 1);
  for (let i = 0; i < count; i++)
    if (hasText[i] === 1) rows[i * STRIDE + BYTES] = log.textNumber(texts.getItem(i) as string);
  log.appendAll({ count, times: (itemsOf(0) as Float64Array).subarray(0, count), rows });
}

/** Whether a row's fact has a column: a bit for each fact, as comparing their names takes as long as all the rest. */
function hasSql(column: TableColumn): string {
  const bits = factsWith(column).reduce((sum, fact) => sum + 2 ** factNames.indexOf(fact), 0);
  return `(1 << code) & ${bits} <> 0`;
}

/** From the columns of the log to those of the file. */
function columnsSql({ texts }: FactSource): string {
  const where = (column: TableColumn, value: string) =>
    `CASE WHEN ${hasSql(column)} THEN ${value} END AS ${named(column)}`;
  // A copy that carries no broadcast has the origin −1; a wrong delivery may name any.
  const isNamed = `(origin >= 0 OR code = ${factNames.indexOf('delivered')})`;
  return [
    'round(time * 1e6)::BIGINT AS time_ns',
    'CASE WHEN round(time * 1e6) / 1e6 <> time THEN time END AS time_ms',
    'fact',
    'peer',
    where('other', 'other'),
    where('message', 'message'),
    where('kind', 'kind_name'),
    where('bytes', 'bytes'),
    `CASE WHEN ${hasSql('origin')} AND ${isNamed} THEN origin END AS origin`,
    `CASE WHEN ${hasSql('sequence')} AND ${isNamed} THEN sequence END AS sequence`,
    `CASE WHEN ${hasSql('digest')} AND bytes <> 0 THEN (bytes::BIGINT & 4294967295)::UINTEGER END AS digest`,
    where('of', 'bytes'),
    where('timer', 'other'),
    where('a', 'other'),
    where('b', 'message'),
    where('up', 'number = 1'),
    texts.length > 0 ? where('text', 'text') : 'NULL::VARCHAR AS text',
    where('copy', `([${factNames.map(quoted).join(', ')}])[bytes + 1]`),
  ].join(', ');
}

/** From the columns of the file to those of the log, and the text last. */
function rowsSql(kinds: readonly string[]): string {
  const numbers = {
    fact: `list_position([${factNames.map(quoted).join(', ')}], fact::VARCHAR) - 1`,
    copy: `list_position([${factNames.map(quoted).join(', ')}], "copy") - 1`,
    kind: `list_position([${listed(kinds).map(quoted).join(', ')}], kind::VARCHAR) - 1`,
    up: 'up::INTEGER',
    // A row holds it with a sign.
    digest: 'digest::BIGINT - CASE WHEN digest > 2147483647 THEN 4294967296 ELSE 0 END',
  };
  const from = (place: number, otherwise: string) => {
    const columns = (Object.keys(tableColumns) as TableColumn[]).filter(
      (name) => tableColumns[name] === place && name !== 'text',
    );
    const values = columns.map((name) => numbers[name as keyof typeof numbers] ?? named(name));
    return `coalesce(${values.join(', ')}, ${otherwise})`;
  };
  const copies = Object.keys(columnsOfFact).filter((fact) =>
    columnsOfFact[fact as keyof typeof columnsOfFact].includes('message'),
  );
  return [
    'coalesce(time_ms, time_ns / 1e6)',
    numbers.fact,
    'peer',
    from(OTHER, '0'),
    from(MESSAGE, '0'),
    from(KIND, '0'),
    from(BYTES, '0'),
    from(ORIGIN, `CASE WHEN fact IN (${copies.map(quoted).join(', ')}) THEN -1 ELSE 0 END`),
    from(SEQUENCE, '0'),
    'text IS NOT NULL',
    'text::VARCHAR',
  ]
    .map((sql, index, { length }) => (index === 0 || index === length - 1 ? sql : `(${sql})::INTEGER`))
    .join(', ');
}

/** `of` is a word of SQL. */
function named(column: TableColumn): string {
  return `"${column}"`;
}
