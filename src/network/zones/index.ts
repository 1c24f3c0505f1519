/** The registry of zone tables. */
import { InputError } from '../../core/errors.ts';
import aws from './aws.ts';
import gcp from './gcp.ts';
import gcp27 from './gcp-27.ts';
import type { ZoneTable } from './zone-table.ts';

export const zoneTables: readonly ZoneTable[] = [gcp, gcp27, aws];

/** @throws InputError that lists the tables there are */
export function findZoneTable(name: string, option: string): ZoneTable {
  const found = zoneTables.find((table) => table.name === name);
  const names = zoneTables.map((table) => table.name).join(', ');
  if (found === undefined)
    throw new InputError(option, `one of the tables ${names}, or the path of one of your own`, name);
  return found;
}
