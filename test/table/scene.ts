/** Rows of the truth table, made in this thread. */
import type { Definition } from '../../src/core/protocol.ts';
import { scopeOf } from '../../src/experiment/search/scope.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { TableRow } from '../../src/table/cell.ts';
import { type ConditionName, conditionNames, conditions } from '../../src/table/condition.ts';
import { rowOf } from '../../src/table/row-search.ts';
import { workersOf } from '../experiment/search/scene.ts';

/** @param only the conditions that are searched; all without it. @param top in the place of the protocol itself */
export async function makeRow(
  protocol: string,
  schedules: number,
  peers: number,
  only: readonly ConditionName[] = conditionNames,
  top?: Definition,
): Promise<TableRow> {
  const wanted = { protocol, over: [], settings: [], faults: [], peers };
  const stack = await scopeOf(wanted, nodePlatform, (path) => path);
  return rowOf({
    stack: top === undefined ? stack : { ...stack, top },
    seed: 1,
    schedules,
    platform: nodePlatform,
    conditions: conditions.filter(({ name }) => only.includes(name)),
    workersFor: async (scope) => workersOf(scope),
  });
}
