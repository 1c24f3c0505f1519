/** What the author of a protocol has to write once its row is made: sentences for failures, and promises or reasons. */
import type { Definition } from '../core/protocol.ts';
import { isFound, type TableRow } from './cell.ts';
import { conditions, titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';
import { type Difference, differencesOf, reasonFor } from './promises.ts';

/** A line each; none if the row is complete. */
export function leftToWrite(row: TableRow, definition: Definition): string[] {
  const { protocol } = row;
  return [
    ...unexplainedIn(row).map((failure) => `${protocol} needs a sentence in src/table/explanations: ${failure}`),
    ...differencesOf(row, definition)
      .filter((difference) => reasonFor(protocol, difference) === undefined)
      .map((difference) => `${protocol}: ${lineOf(difference)}`),
  ];
}

/** The failures that were found in schedules of their own condition, and that no sentence explains. */
function unexplainedIn({ protocol, cells }: TableRow): string[] {
  return conditions.flatMap(({ name }) => {
    const failures = Object.entries(cells[name]).filter(([, cell]) => isFound(cell));
    const unexplained = failures.filter(([property]) => explanationOf(protocol, name, property) === undefined);
    return unexplained.length === 0
      ? []
      : [`${unexplained.map(([property]) => property).join(', ')} fails under ${titleOf(name)}`];
  });
}

function lineOf({ property, fault, promised }: Difference): string {
  const under = fault === 'none' ? 'without faults' : `under ${fault}`;
  return promised
    ? `${property} is promised ${under}, but it fails: correct the promise or the protocol`
    : `${property} held ${under}, but it is not promised: promise it, or give a reason in src/table/promises.ts`;
}
