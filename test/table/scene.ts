/** Rows of the truth table, made in this thread. */

import { scopeOf } from '../../src/experiment/search/scope.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { TableRow } from '../../src/table/cell.ts';
import { type ConditionName, conditionNames, conditions } from '../../src/table/condition.ts';
import { rowOf } from '../../src/table/row-search.ts';
import { workersOf } from '../experiment/search/scene.ts';

/** @param only the conditions that are searched; all without it */
export async function makeRow(
  protocol: string,
  schedules: number,
  peers: number,
  only: readonly ConditionName[] = conditionNames,
): Promise<TableRow> {
  const wanted = { protocol, over: [], settings: [], faults: [], peers };
  return rowOf({
    stack: await scopeOf(wanted, nodePlatform, (path) => path),
    seed: 1,
    schedules,
    platform: nodePlatform,
    conditions: conditions.filter(({ name }) => only.includes(name)),
    workersFor: async (scope) => workersOf(scope),
  });
}
