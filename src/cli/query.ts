/** `hearsay query`: a question in SQL to the facts of a run, and to all runs. */
import { type Answer, ask } from '../archive/sql-query.ts';
import { InputError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { csvText } from '../text/csv.ts';
import { plural } from '../text/layout.ts';
import { tableOrRecords } from '../text/records.ts';
import { stdout } from './output-streams.ts';
import { during } from './progress.ts';
import { pageOf, print, tell } from './terminal.ts';
import { requestedRun } from './trace-arguments.ts';

/** Rows that a table in a terminal shows. */
const ROWS_SHOWN = 1_000;

export interface QueryOptions {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly out: string;
}

export async function queryCommand(run: string, sql: string, { csv, json, out }: QueryOptions): Promise<void> {
  if (csv === true && json === true) throw new InputError('--csv', 'only one of --csv and --json');
  const answer = await during('asking', () => ask(requestedRun(run, out), sql, out));
  tell(answer);
  if (json === true) await print(jsonOf(answer));
  else if (csv === true) await print(csvOf(answer));
  else await print(tableOf(answer).join('\n'));
}

/** Objects by the names of the columns. */
function jsonOf({ columns, rows }: Answer): string {
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, row[index]]))),
  );
  return objects.length === 0 ? '[]' : `[\n  ${objects.join(',\n  ')}\n]`;
}

/** Nothing stands for null. */
function csvOf({ columns, rows }: Answer): string {
  return csvText([columns, ...rows.map((row) => row.map((value) => value ?? ''))]);
}

function tableOf({ columns, rows }: Answer): string[] {
  const page = pageOf(stdout);
  const isNumber = columns.map((_, index) =>
    rows.every((row) => row[index] === null || typeof row[index] === 'number'),
  );
  const shown = rows
    .slice(0, ROWS_SHOWN)
    .map((row) => row.map((value) => (value === null ? '' : oneLine(String(value)))));
  const lines = tableOrRecords(
    columns.map((title, index) => ({ title, align: isNumber[index] ? 'right' : 'left' })),
    shown,
    page,
  );
  const rest = rows.length - shown.length;
  return [
    ...lines,
    ...(rest > 0 ? [page.palette.dim(`  and ${plural(rest, 'more row')}: --csv and --json give all`)] : []),
  ];
}
