/**
 * SQL between the rows of the log, as `duckdb-source.ts` gives them, and the columns that a fact has in a Parquet file
 * and in questions. Both are made from `trace/columns.ts`.
 */
import { type ColumnName, type ColumnType, columnNames, columns } from '../trace/columns.ts';
import { codesWith, factNames } from '../trace/facts.ts';
import { placeNames } from '../trace/row.ts';
import { quoted } from './database.ts';
import { listed } from './duckdb-source.ts';
import type { FactSource } from './fact-source.ts';

const factList = `[${factNames.map(quoted).join(', ')}]`;

/** From the integers of a row to the columns of a file. */
export function columnsSql({ texts }: FactSource): string {
  return [
    'round(time * 1e6)::BIGINT AS time_ns',
    'CASE WHEN round(time * 1e6) / 1e6 <> time THEN time END AS time_ms',
    'fact',
    'peer',
    ...columnNames.map((name) => `${columnSql(name, texts.length > 0)} AS ${named(name)}`),
  ].join(', ');
}

/** @param hasTexts false if the source has no text at all */
function columnSql(name: ColumnName, hasTexts: boolean): string {
  const { place, type } = columns[name];
  if (type === 'text' && !hasTexts) return 'NULL::VARCHAR';
  return `CASE WHEN ${conditions(name, placeNames[place]).join(' AND ')} THEN ${valueSql(type, placeNames[place])} END`;
}

/** When a row has a column. A bit for each fact: comparing their names takes as long as all the rest. */
function conditions(name: ColumnName, place: string): string[] {
  const bits = codesWith(name).reduce((sum, has, code) => sum + (has ? 2 ** code : 0), 0);
  const isOfFact = `(1 << code) & ${bits} <> 0`;
  if (columns[name].type === 'digest') return [isOfFact, `${place} <> 0`];
  // A copy that carries no broadcast has the origin −1; a wrong delivery may name any.
  if (name === 'origin' || name === 'sequence')
    return [isOfFact, `(origin >= 0 OR code = ${factNames.indexOf('delivered')})`];
  return [isOfFact];
}

function valueSql(type: ColumnType, place: string): string {
  switch (type) {
    case 'kind':
      return 'kind_name';
    case 'text':
      return 'text';
    case 'truth':
      return `${place} = 1`;
    case 'digest':
      return `(${place}::BIGINT & 4294967295)::UINTEGER`;
    case 'fact':
      return `(${factList})[${place} + 1]`;
    default:
      return place;
  }
}

/** From the columns of a file to the time, the integers of a row in order, whether there is a text, and the text. */
export function rowsSql(kinds: readonly string[]): string {
  const integers = placeNames.map((_, place) => `(${integerSql(place, kinds)})::INTEGER`);
  return ['coalesce(time_ms, time_ns / 1e6)', ...integers, '(text IS NOT NULL)::INTEGER', 'text::VARCHAR'].join(', ');
}

/** The integer at a place, from the columns that share it; texts are numbered by the reader. */
function integerSql(place: number, kinds: readonly string[]): string {
  if (placeNames[place] === 'code') return positionSql(factNames, 'fact::VARCHAR');
  if (placeNames[place] === 'peer') return 'peer';
  const values = columnNames
    .filter((name) => columns[name].place === place && columns[name].type !== 'text')
    .map((name) => numberSql(name, kinds));
  return `coalesce(${[...values, placeNames[place] === 'origin' ? originOfNone : '0'].join(', ')})`;
}

/** The origin of a fact that names none: −1 for copies of internal messages. */
const originOfNone = `CASE WHEN fact IN (${factNames
  .filter((_, code) => codesWith('message')[code])
  .map(quoted)
  .join(', ')}) THEN -1 ELSE 0 END`;

function numberSql(name: ColumnName, kinds: readonly string[]): string {
  switch (columns[name].type) {
    case 'kind':
      return positionSql(listed(kinds), `${named(name)}::VARCHAR`);
    case 'fact':
      return positionSql(factNames, named(name));
    case 'truth':
      return `${named(name)}::INTEGER`;
    case 'digest':
      // A row holds it with a sign.
      return `${named(name)}::BIGINT - CASE WHEN ${named(name)} > 2147483647 THEN 4294967296 ELSE 0 END`;
    default:
      return named(name);
  }
}

function positionSql(names: readonly string[], value: string): string {
  return `list_position([${names.map(quoted).join(', ')}], ${value}) - 1`;
}

/** `of` is a word of SQL. */
function named(column: ColumnName): string {
  return `"${column}"`;
}
