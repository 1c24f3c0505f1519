/** What a cell of the truth table shows, and what all cells of a protocol under one condition do. */
import { properties } from '../checks/index.ts';
import type { Definition } from '../core/protocol.ts';
import { type Cell, fails, isProved, type TableRow } from './cell.ts';
import type { ConditionName } from './condition.ts';

export function markOf(cell: Cell): string {
  if (fails(cell)) return '✗';
  if ('held' in cell) return isProved(cell) ? '∎' : '✓';
  return 'undecided' in cell ? '?' : '–';
}

/** Of the properties that the protocol promises if nothing fails. */
export function overallMark(row: TableRow, condition: ConditionName, promises: Definition['promises']): string {
  const promised = properties.filter(({ name }) => promises[name] !== undefined);
  const cells = promised.map(({ name }) => row.cells[condition][name]);
  if (cells.some(fails)) return '✗';
  if (cells.every((cell) => 'doesNotApply' in cell)) return '–';
  if (cells.some((cell) => 'undecided' in cell)) return '?';
  return cells.every((cell) => 'doesNotApply' in cell || isProved(cell)) ? '∎' : '✓';
}
