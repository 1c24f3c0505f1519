/**
 * A table of marks with long titles, for a terminal: the titles stand above their columns as rungs of a ladder.
 *
 *                 validity
 *                 │ agreement
 *     no fault    ✓ ✓
 *     loss        ✗ ✗
 */
import { tableWidth } from '../text/layout.ts';

export interface LadderRow {
  readonly title: string;
  /** One character each. */
  readonly marks: readonly string[];
}

/** @param paint colours a mark */
export function ladder(
  titles: readonly string[],
  rows: readonly LadderRow[],
  paint: (mark: string) => string = (mark) => mark,
): string[] {
  const width = Math.max(...rows.map(({ title }) => tableWidth([[title]])));
  const indent = ' '.repeat(width + 2);
  return [
    ...titles.map((title, index) => `${indent}${'│ '.repeat(index)}${title}`),
    ...rows.map(({ title, marks }) => `  ${title.padEnd(width)}${marks.map(paint).join(' ')}`),
  ];
}
