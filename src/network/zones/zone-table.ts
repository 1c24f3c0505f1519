/**
 * A table of zones: places with known round-trip times between them. Each table is a file of this folder; `index.ts` is
 * the registry.
 *
 * A table is text, for the project's own tables and those of users alike: the first line names the zones; each further
 * line is a zone's name and its round-trip times to all zones in milliseconds, separated by commas, semicolons or tabs.
 * With the latter two a time may have a decimal comma. The one-way time from a to b is half of row a, column b. An
 * empty field on the diagonal is 0.3 ms: two machines of one region.
 */
import { InputError } from '../../core/errors.ts';
import type { DelaySetting } from '../../core/parameters.ts';
import { rowsOf } from './separated.ts';

/** Its name, its city, and where that lies: degrees north and east. */
export type Zone = readonly [name: string, city: string, latitude: number, longitude: number];

export interface ZoneTable {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Who measured it, and when. */
  readonly source: string;
  /** Where a controller and a collector stand unless the experiment says otherwise. */
  readonly hub: string;
  /** The default of what a message takes above the one-way time of the table. */
  readonly jitter: DelaySetting;
  readonly zones: readonly Zone[];
  /** The text of the table. */
  readonly roundTrips: string;
}

/** One-way times between zones. */
export interface OneWayTimes {
  readonly names: readonly string[];
  /** [from · zones + to], in milliseconds. */
  readonly oneWayMs: Float64Array;
}

/** Within a region: Google Cloud and AWS show 0.2 to 0.5 ms between machines of one. */
const WITHIN_MS = 0.3;
const LONGEST_MS = 86_400_000;

/** Checks a table's types and returns it. */
export function defineZoneTable(table: ZoneTable): ZoneTable {
  return table;
}

/**
 * Reads a table.
 * @param where what an error names, before the line
 * @throws InputError if it is not square, or a time is no time
 */
export function oneWayTimesOf(text: string, where: string): OneWayTimes {
  const rows = rowsOf(text);
  if (rows.length < 2)
    throw new InputError(where, 'a line of zones, and a line of round-trip times for each of them', text.slice(0, 40));
  const names = rows[0].cells.slice(1);
  checkNames(names, `${where} line ${rows[0].line}`);
  const size = names.length;
  const oneWayMs = new Float64Array(size * size);
  rows.slice(1).forEach(({ cells, line }, row) => {
    const [name, ...fields] = cells;
    const option = `${where} line ${line}`;
    if (name !== names[row])
      throw new InputError(
        option,
        row < size ? `the times of ${names[row]}` : `no more than the ${size} zones of the first line`,
        name,
      );
    if (fields.length !== size)
      throw new InputError(option, `${size} times, one for each zone of the first line`, `${fields.length}`);
    for (let column = 0; column < size; column++)
      oneWayMs[row * size + column] = timeOf(fields[column], row === column, option) / 2;
  });
  const last = rows[rows.length - 1];
  if (rows.length - 1 < size)
    throw new InputError(
      `${where} line ${last.line}`,
      `a line for each of the ${size} zones; ${names[rows.length - 1]} has none`,
    );
  return { names, oneWayMs };
}

function checkNames(names: readonly string[], option: string): void {
  const wrong = names.find((name, index) => name === '' || names.indexOf(name) !== index);
  if (wrong !== undefined || names.length === 0)
    throw new InputError(option, 'the names of the zones, each once', wrong ?? 'none');
}

function timeOf(field: string, isDiagonal: boolean, option: string): number {
  if (field === '' && isDiagonal) return WITHIN_MS;
  const time = field === '' ? Number.NaN : Number(field);
  if (!(time >= 0 && time <= LONGEST_MS))
    throw new InputError(option, 'a round-trip time in milliseconds, from 0', field === '' ? 'an empty field' : field);
  return time;
}
