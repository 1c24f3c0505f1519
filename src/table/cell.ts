/** The truth table as data: of each protocol, whether each property holds under each condition. */
import type { ConditionName } from './condition.ts';
import type { SmallWorld } from './small-world.ts';

/** Whether a property of a protocol holds under a condition. */
export type Cell =
  /**
   * In so many schedules, and in no schedule not. `open`: schedules that ended before it could be decided. `proved`: all
   * schedules of a small world were explored too.
   */
  | { readonly held: number; readonly open?: number; readonly proved?: Proof }
  /** In so many schedules of so many it did not hold; `case` names the smallest. */
  | { readonly violated: number; readonly of: number; readonly case: string }
  /** No random schedule showed it, but the exploration of a small world did. */
  | { readonly foundAmong: number; readonly case: string }
  /** It fails under this condition, which is a part of the cell's own. */
  | { readonly failsUnder: ConditionName }
  /** All schedules ended before it could be decided. */
  | { readonly undecided: number }
  /** Why the cell means nothing. */
  | { readonly doesNotApply: string };

/** The largest small world that was explored whole, without a violation. */
export interface Proof extends SmallWorld {
  readonly states: number;
}

/** A smallest schedule that violates properties. */
export interface TableCase {
  /** By property that it violates, the first offending facts. */
  readonly evidence: Readonly<Record<string, readonly string[]>>;
  /** What happens in it, one fact a line. */
  readonly facts: readonly string[];
  /** An experiment that `hearsay run` repeats. */
  readonly experiment: Readonly<Record<string, unknown>>;
}

export type CellsOfCondition = Readonly<Record<string, Cell>>;

/** One protocol. */
export interface TableRow {
  readonly protocol: string;
  /** With what is under it: `fifo over flood`. */
  readonly stack: string;
  /** By condition and property. */
  readonly cells: Readonly<Record<ConditionName, CellsOfCondition>>;
  /** By `<condition>-<property>`. */
  readonly cases: Readonly<Record<string, TableCase>>;
}

export interface TruthTable {
  readonly version: 1;
  readonly seed: number;
  /** Schedules of each protocol and condition. */
  readonly schedules: number;
  readonly rows: readonly TableRow[];
}

/** A cell with a case of its own. */
export type FoundCell = Extract<Cell, { readonly case: string }>;

export function isFound(cell: Cell): cell is FoundCell {
  return 'case' in cell;
}

/** True if a schedule shows that the property does not hold. */
export function fails(cell: Cell): boolean {
  return isFound(cell) || 'failsUnder' in cell;
}

/** True if all schedules of a small world were explored, and none violates the property. */
export function isProved(cell: Cell): boolean {
  return 'held' in cell && cell.proved !== undefined;
}

/** The properties of a row that mean anything for its protocol, in the order of the registry. */
export function propertiesIn({ cells }: Pick<TableRow, 'cells'>): string[] {
  const all = Object.values(cells);
  return Object.keys(all[0]).filter((property) => all.some((under) => !('doesNotApply' in under[property])));
}

/** The condition in whose schedules a failing cell was found, and its case. */
export function originOf(
  row: Pick<TableRow, 'cells'>,
  condition: ConditionName,
  property: string,
): { condition: ConditionName; case: string } {
  const cell = row.cells[condition][property];
  if ('failsUnder' in cell) return originOf(row, cell.failsUnder, property);
  if (isFound(cell)) return { condition, case: cell.case };
  throw new Error(`${property} does not fail under ${condition}`);
}
