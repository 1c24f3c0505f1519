/**
 * The facts of a source as rows that DuckDB asks for: a table function with the columns of the log, dealt out in
 * chunks.
 */
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { codesWith, factNames } from '../trace/facts.ts';
import { BYTES, copyPlace, emptyFacts, type Facts, KIND, placeNames } from '../trace/row.ts';
import type { Database } from './database.ts';
import type { FactSource } from './fact-source.ts';

/** Rows that DuckDB takes at once. */
const CHUNK = 2_048;

/** A vector of DuckDB's, whose items are written in bulk: its `setItem` checks each. */
export interface Column {
  readonly items: Float64Array | Int32Array | Uint8Array;
  flush(): void;
}

let sources = 0;

/** Gives the database a table function with the rows of the source, and its name. */
export async function provideSource(database: Database, source: FactSource): Promise<string> {
  const name = `source_${sources++}`;
  const { DuckDBTableFunction, DOUBLE, INTEGER, ENUM } = await import('@duckdb/node-api');
  const columns: [string, DuckDBType][] = [
    ['time', DOUBLE],
    ['fact', ENUM(factNames)],
    ...placeNames.map((place): [string, DuckDBType] => [place, INTEGER]),
    ['kind_name', ENUM(listed(source.kinds))],
    ...(source.texts.length > 0 ? [['text', ENUM(source.texts)] as [string, DuckDBType]] : []),
  ];
  database.registerTableFunction(
    DuckDBTableFunction.create({
      name,
      bindFunction(binding) {
        for (const [column, type] of columns) binding.addResultColumn(column, type);
      },
      initFunction(beginning) {
        beginning.setMaxThreads(1);
        beginning.setInitData(new Feed(source));
      },
      mainFunction(info, chunk) {
        try {
          (info.initData as Feed).fill(chunk);
        } catch (error) {
          info.setError((error as Error).message);
        }
      },
    }),
  );
  return name;
}

/** An enumeration has to have a value, even where there is no kind of message. */
export function listed(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['none'] : names;
}

const withKind = codesWith('kind');
const withText = codesWith('text');

/**
 * Deals the blocks of a source out in chunks. While DuckDB packs one, the next is made ready: it works in threads of
 * its own.
 */
class Feed {
  private readonly blocks: Iterator<Facts>;
  private block: Facts = emptyFacts(0);
  private row = 0;
  private readonly times = new Float64Array(CHUNK);
  private readonly columns: readonly Int32Array[];
  /** Rows that are ready; −1 where none have been made so. */
  private ready = -1;
  /** What went wrong with the source. It is asked no more: one that has thrown says next that it is at its end. */
  private failure: Error | undefined;

  constructor(source: FactSource) {
    this.blocks = source.blocks()[Symbol.iterator]();
    const columns = 2 + placeNames.length + (source.texts.length > 0 ? 1 : 0);
    this.columns = Array.from({ length: columns }, () => new Int32Array(CHUNK));
  }

  fill(chunk: DuckDBDataChunk): void {
    this.makeReady();
    if (this.failure !== undefined) throw this.failure;
    const length = this.ready;
    this.ready = -1;
    chunk.rowCount = length;
    if (length === 0) return;
    [this.times, ...this.columns].forEach((values, index) => {
      const column = chunk.getColumnVector(index) as unknown as Column;
      column.items.set(values.subarray(0, length));
      column.flush();
    });
    setImmediate(() => this.makeReady());
  }

  /** What goes wrong is told when the rows are asked for. */
  private makeReady(): void {
    if (this.ready >= 0 || this.failure !== undefined) return;
    try {
      this.ready = this.prepare();
    } catch (error) {
      this.failure = error as Error;
    }
  }

  /** Gives the number of rows; 0 at the end. */
  private prepare(): number {
    while (this.row >= this.block.count) {
      const next = this.blocks.next();
      if (next.done) return 0;
      this.block = next.value;
      this.row = 0;
    }
    const { times, rows, count } = this.block;
    const from = this.row;
    const length = Math.min(CHUNK, count - from);
    this.times.set(times.subarray(from, from + length));
    const [facts, ...rest] = this.columns;
    const [codes, kinds, texts] = [rest[0], rest[placeNames.length], rest[placeNames.length + 1]];
    copyPlace(rows, from, length, 0, facts);
    for (let place = 0; place < placeNames.length; place++) copyPlace(rows, from, length, place, rest[place]);
    copyNumbers(rest[KIND], codes, length, withKind, kinds);
    if (texts !== undefined) copyNumbers(rest[BYTES], codes, length, withText, texts);
    this.row += length;
    return length;
  }
}

/** Numbers of kinds or texts; 0 for facts that have none. */
function copyNumbers(
  numbers: Int32Array,
  codes: Int32Array,
  length: number,
  isUsed: readonly boolean[],
  target: Int32Array,
): void {
  for (let i = 0; i < length; i++) target[i] = isUsed[codes[i]] ? numbers[i] : 0;
}
