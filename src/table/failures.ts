/** What fails under the conditions that another one includes: it fails there too, and is not looked for again. */
import { type CellsOfCondition, isFound } from './cell.ts';
import type { ConditionName } from './condition.ts';

/** By property, the condition whose schedules show that it fails. */
export function failuresIn(known: readonly (readonly [ConditionName, CellsOfCondition])[]): Map<string, ConditionName> {
  const failures = new Map<string, ConditionName>();
  for (const [name, cells] of known) {
    for (const [property, cell] of Object.entries(cells)) {
      if ('failsUnder' in cell) failures.set(property, cell.failsUnder);
      else if (isFound(cell)) failures.set(property, name);
    }
  }
  return failures;
}
