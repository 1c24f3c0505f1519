/** Tables that are wider than the page: each row becomes a record, one field a line, so that no word is broken. */
import { type Column, type Page, table, tableWidth, wrap } from './layout.ts';

/** A table if it fits the page, else records. */
export function tableOrRecords(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  page: Page,
  sums?: readonly string[],
): string[] {
  const titles = columns.map(({ title }) => title);
  const all = sums === undefined ? rows : [...rows, sums];
  return tableWidth([titles, ...all]) <= page.columns
    ? table(columns, rows, page.palette, sums)
    : recordLines(titles, all, page);
}

/** The first cell heads its record; empty cells are left out. */
function recordLines(titles: readonly string[], rows: readonly (readonly string[])[], page: Page): string[] {
  const { palette, columns } = page;
  const isUsed = (index: number) => rows.some((row) => row[index] !== '');
  const width = Math.max(0, ...titles.map((title, index) => (index > 0 && isUsed(index) ? title.length : 0)));
  return rows.flatMap(([head, ...cells], row) => [
    ...(row === 0 ? [] : ['']),
    `  ${palette.bold([titles[0], head].filter((text) => text !== '').join(' '))}`,
    ...cells.flatMap((cell, index) =>
      cell === '' ? [] : wrap(`    ${palette.dim(titles[index + 1].padEnd(width))} `, cell.split(' '), columns),
    ),
  ]);
}
