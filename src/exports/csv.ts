/**
 * The facts as CSV (RFC 4180, with plain line feeds), one row a fact, with the columns that `hearsay query` has:
 * docs/trace.md says what they mean.
 */
import type { PeerNames } from '../core/peer-names.ts';
import { columnsOfFact, type TableColumn, tableColumns } from '../trace/columns.ts';
import { factNames } from '../trace/facts.ts';
import { BYTES, type FactLog, KIND, PEER, STRIDE } from '../trace/log.ts';
import { type ExportFormat, factsOf, inChunks } from './format.ts';

const columns = Object.keys(tableColumns) as TableColumn[];

export const csv: ExportFormat = {
  name: 'csv',
  title: 'the facts as a table: spreadsheets, R, pandas',
  readsFacts: true,
  write: (run) => inChunks(linesOf(factsOf(run, 'csv'), run.names)),
};

/** With a column `peer_name` where peers have names. */
function* linesOf(log: FactLog, { any, labels }: PeerNames): Generator<string> {
  const kinds = log.kinds.map(csvCell);
  const texts = log.texts.map(csvCell);
  const names = labels.map(csvCell);
  yield ['time', 'fact', 'peer', ...columns, ...(any ? ['peer_name'] : [])].join(',');
  for (let i = 0; i < log.count; i++) {
    const at = i * STRIDE;
    const fact = factNames[log.rows[at]];
    const has = columnsOfFact[fact];
    const cells = columns.map((column) => (has.includes(column) ? cellOf(log, at, column, kinds, texts) : ''));
    const peer = log.rows[at + PEER];
    yield `${log.times[i]},${fact},${peer},${cells.join(',')}${any ? `,${names[peer]}` : ''}`;
  }
}

function cellOf(
  { rows }: FactLog,
  at: number,
  column: TableColumn,
  kinds: readonly string[],
  texts: readonly string[],
): string | number {
  if (column === 'kind') return kinds[rows[at + KIND]];
  if (column === 'text') return texts[rows[at + BYTES]];
  const value = rows[at + tableColumns[column]];
  if (column === 'digest') return value === 0 ? '' : value >>> 0;
  if (column === 'copy') return factNames[value];
  if (column === 'up') return value === 1 ? 'true' : 'false';
  // Messages that carry no broadcast have no origin.
  if (column === 'origin' || column === 'sequence') return rows[at + tableColumns.origin] < 0 ? '' : value;
  return value;
}

/** In quotes where it needs them. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
