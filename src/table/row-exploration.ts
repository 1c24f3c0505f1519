/**
 * What random schedules leave open in a row: the cells that held are explored, all schedules of small worlds. Each is
 * proved for such a world, violated after all, or stays as it was. A world is not explored under a condition if it was
 * too large under one that is part of it.
 */
import type { PropertyName } from '../core/protocol.ts';
import type { CheckedStack } from '../experiment/search/scope.ts';
import type { Cell, CellsOfCondition, Proof, TableCase, TableRow } from './cell.ts';
import { type Condition, type ConditionName, conditions } from './condition.ts';
import { failuresIn } from './failures.ts';
import { exploredFor, isExamined, type SmallWorld, worldsOf } from './small-world.ts';
import type { SmallWorldResult, SmallWorldTask } from './small-world-search.ts';

export type SearchSmallWorld = (task: SmallWorldTask) => Promise<SmallWorldResult>;

type Results = Pick<TableRow, 'cells' | 'cases'>;

export async function withExploration(
  { cells: given, cases }: Results,
  stack: CheckedStack,
  search: SearchSmallWorld,
): Promise<Results> {
  const cells = { ...given };
  const all: Record<string, TableCase> = { ...cases };
  const tooLarge = new Map<ConditionName, ReadonlySet<string>>();
  const definitions = stack.layers.map(({ definition }) => definition);
  for (const condition of conditions) {
    const { name, includes } = condition;
    const known = includes.map((included) => [included, cells[included]] as const);
    cells[name] = withFailures(cells[name], failuresIn(known));
    const explored = exploredFor(name, definitions);
    if (explored !== name || !hasHeld(cells[name])) continue;
    const large = new Set(includes.flatMap((included) => [...(tooLarge.get(included) ?? [])]));
    const found = await explorationOf(condition, cells[name], { stack, search, tooLarge: large });
    tooLarge.set(name, large);
    Object.assign(all, found.cases);
    cells[name] = found.cells;
  }
  for (const { name } of conditions) {
    const explored = exploredFor(name, definitions);
    if (explored !== undefined && explored !== name) cells[name] = withProofsOf(cells[name], cells[explored]);
  }
  return { cells, cases: all };
}

function withFailures(cells: CellsOfCondition, failures: ReadonlyMap<string, ConditionName>): CellsOfCondition {
  return changed(cells, (property, cell) => {
    const failsUnder = failures.get(property);
    return 'held' in cell && failsUnder !== undefined ? { failsUnder } : cell;
  });
}

function hasHeld(cells: CellsOfCondition): boolean {
  return Object.values(cells).some((cell) => 'held' in cell);
}

interface ConditionSearch {
  readonly stack: CheckedStack;
  readonly search: SearchSmallWorld;
  /** Worlds that are not tried; those that turn out to be too large are added. */
  readonly tooLarge: Set<string>;
}

/** The cells of one condition after its worlds are explored, and the cases of those that fail. */
async function explorationOf(
  { name }: Condition,
  given: CellsOfCondition,
  { stack, search, tooLarge }: ConditionSearch,
): Promise<{ readonly cells: CellsOfCondition; readonly cases: Readonly<Record<string, TableCase>> }> {
  const cases: Record<string, TableCase> = {};
  const { protocol } = stack.scope;
  let cells = given;
  for (const [index, world] of worldsOf(name, stack.top).entries()) {
    const properties = heldIn(cells).filter((property) => isExamined(property, world));
    if (properties.length === 0 || isTooLarge(world, tooLarge)) continue;
    const result = await search({ protocol, condition: name, world, properties });
    for (const one of result.cases) cases[`${name}-${Object.keys(one.evidence)[0]}`] = one;
    cells = withResult(cells, name, world, result);
    if (result.isWhole) continue;
    tooLarge.add(keyOf(world));
    // The others have more broadcasts.
    if (index === 0) break;
  }
  return { cells, cases };
}

/** The properties of cells that held so far, proved or not. */
function heldIn(cells: CellsOfCondition): PropertyName[] {
  return Object.entries(cells).flatMap(([property, cell]) => ('held' in cell ? [property as PropertyName] : []));
}

function withResult(
  cells: CellsOfCondition,
  condition: ConditionName,
  world: SmallWorld,
  { states, proved, cases }: SmallWorldResult,
): CellsOfCondition {
  return changed(cells, (property, cell) => {
    if (!('held' in cell)) return cell;
    const broken = cases.find(({ evidence }) => property in evidence);
    if (broken !== undefined) return { foundAmong: states, case: `${condition}-${Object.keys(broken.evidence)[0]}` };
    return proved.some((name) => name === property) ? { ...cell, proved: { ...world, states } } : cell;
  });
}

/** With the proofs of the condition that was explored in its place. */
function withProofsOf(cells: CellsOfCondition, explored: CellsOfCondition): CellsOfCondition {
  return changed(cells, (property, cell) => {
    const proved: Proof | undefined = (explored[property] as { readonly proved?: Proof }).proved;
    return 'held' in cell && proved !== undefined ? { ...cell, proved } : cell;
  });
}

function changed(cells: CellsOfCondition, change: (property: string, cell: Cell) => Cell): CellsOfCondition {
  return Object.fromEntries(Object.entries(cells).map(([property, cell]) => [property, change(property, cell)]));
}

function keyOf({ origins }: SmallWorld): string {
  return origins.join(',');
}

/** A world is larger than another one with fewer broadcasts of the same peers. */
function isTooLarge({ origins }: SmallWorld, tooLarge: ReadonlySet<string>): boolean {
  return [...tooLarge].some((key) => {
    const left = [...origins];
    return key.split(',').every((origin) => {
      const at = left.indexOf(Number(origin));
      return at >= 0 && left.splice(at, 1).length === 1;
    });
  });
}
