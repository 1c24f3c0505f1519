/**
 * One question in SQL, asked of a run and of all runs. It can read what it names and change nothing: one statement that
 * gives rows, no files but the run's own, no network.
 */
import { existsSync } from 'node:fs';
import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { InputError } from '../core/errors.ts';
import { type Database, lock, openDatabase } from './database.ts';
import { readParquet } from './parquet.ts';
import { namesOfRun } from './run-peer-names.ts';
import { allRuns, type Run, type SampleTrace } from './runs.ts';
import { isChange, namesIn, statementsIn } from './sql-text.ts';
import { fillLinks, fillNames, fillPeers, fillRuns, isInSummary, tableNames, viewFacts } from './tables.ts';
import { mergeTrace, type Remarks } from './traces.ts';

const QUESTION = 'a question (SELECT, DESCRIBE, SUMMARIZE, EXPLAIN): a run is read, never changed';

export interface Answer {
  readonly columns: readonly string[];
  /** Numbers, texts, truths and nulls; times, lists and the like as DuckDB shows them. */
  readonly rows: readonly (readonly Value[])[];
  /** What is missing in what was asked. */
  readonly warnings: readonly string[];
  /** What has happened to the files that were asked. */
  readonly damages: readonly string[];
}

export type Value = string | number | boolean | null;

/**
 * @param run undefined where only `runs` is asked for
 * @param out the folder of runs
 * @throws InputError where it is no question that can be answered
 */
export async function ask(run: Run | undefined, sql: string, out: string): Promise<Answer> {
  const database = await openDatabase();
  try {
    const names = new Set(tablesIn(database, sql));
    const warnings: string[] = [];
    const damages: string[] = [];
    if (run !== undefined) {
      const remarks = await provide(database, run, names);
      warnings.push(...remarks.warnings);
      damages.push(...remarks.damages);
    }
    if (names.has('runs')) {
      const runs = allRuns(out, (reason) => damages.push(reason));
      damages.push(...runs.flatMap((one) => (one.folder === run?.folder ? [] : one.damages)));
      await fillRuns(database, runs, out);
    }
    await lock(database, run?.samples.map(({ parquet }) => parquet) ?? []);
    return { ...(await answer(database, sql, run)), warnings, damages };
  } finally {
    database.closeSync();
  }
}

/** The tables of a run that are named. Gives what is missing in them, and what has happened to their files. */
async function provide(database: Database, run: Run, names: ReadonlySet<string>): Promise<Remarks> {
  const warnings: string[] = [];
  const damages: string[] = [];
  const peerNames = namesOfRun(run);
  const counted = (['links', 'peers'] as const).filter((name) => names.has(name) && !isInSummary(run, name));
  if (['events', 'copies', 'deliveries'].some((name) => names.has(name)) || counted.length > 0) {
    if (run.samples.length === 0)
      throw new InputError('run', 'a run that left a trace (--trace deliveries or full)', run.folder);
    const tables = new Map<number, string>();
    for (const trace of run.samples) {
      const merged = await mergeTrace(database, run, trace);
      warnings.push(...merged.warnings);
      damages.push(...merged.damages);
      if (merged.table !== undefined) tables.set(trace.sample, merged.table);
    }
    await viewFacts(database, run, tables, peerNames);
  } else if (names.has('names')) await fillNames(database, peerNames);
  if (names.has('links')) await fillLinks(database, run, peerNames);
  if (names.has('peers')) await fillPeers(database, run, peerNames);
  return { warnings, damages };
}

function tablesIn(database: Database, sql: string): readonly string[] {
  if (statementsIn(sql) !== 1) throw new InputError('query', 'one statement', sql);
  if (isChange(sql)) throw new InputError('query', QUESTION, sql);
  try {
    const tables = database.getTableNames(sql, false).map((name) => name.toLowerCase());
    // DuckDB names none where it finds JOIN … USING, NATURAL JOIN, ASOF JOIN or PIVOT anywhere.
    return tables.length > 0 ? tables : namesIn(sql, tableNames);
  } catch (error) {
    throw wrong(error, sql);
  }
}

async function answer(
  database: Database,
  sql: string,
  run: Run | undefined,
): Promise<Pick<Answer, 'columns' | 'rows'>> {
  const statement = await question(database, sql);
  try {
    const result = await statement.runAndReadAll();
    return { columns: result.deduplicatedColumnNames(), rows: result.getRowsJS().map((row) => row.map(plain)) };
  } catch (error) {
    for (const trace of run?.samples ?? []) await checkReadable(trace);
    throw wrong(error, sql);
  }
}

/**
 * A Parquet file of an older version has no record of itself: that it is damaged shows when it is read.
 * @throws InputError then
 */
async function checkReadable({ parquet }: SampleTrace): Promise<void> {
  if (!existsSync(parquet)) return;
  const database = await openDatabase();
  try {
    await readParquet(database, parquet);
  } finally {
    database.closeSync();
  }
}

async function question(database: Database, sql: string): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import('@duckdb/node-api');
  try {
    const statements = await database.extractStatements(sql);
    // Before a PIVOT come statements of DuckDB's own, which make a type of the values that become columns.
    const last = statements.count - 1;
    for (let index = 0; index < last; index++) await (await statements.prepare(index)).run();
    const statement = await statements.prepare(last);
    const { statementType } = statement;
    if (statementType !== StatementType.SELECT && statementType !== StatementType.EXPLAIN) {
      throw new InputError('query', QUESTION, sql);
    }
    return statement;
  } catch (error) {
    throw wrong(error, sql);
  }
}

/** What DuckDB says, as the user's mistake in one line. */
function wrong(error: unknown, sql: string): Error {
  if (error instanceof InputError) return error;
  const [line] = (error as Error).message.split('\n');
  return new InputError('query', `SQL that can be answered (${line.trim()})`, sql);
}

/** Whole numbers of 64 bits become numbers where they fit. */
function plain(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner));
}
