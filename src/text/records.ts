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

/**
 * A table without as many of the columns named in `spare` as do not fit, the first of them first, and a line that names
 * those; records if it does not fit without all of them.
 */
export function tableWithout(
  spare: readonly string[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  page: Page,
): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  for (let count = 0; count <= spare.length; count++) {
    const left = spare.slice(0, count);
    const isShown = (_: unknown, index: number) => !left.includes(columns[index].title);
    if (tableWidth(all.map((row) => row.filter(isShown))) > page.columns) continue;
    const shown = rows.map((row) => row.filter(isShown));
    const note = count === 0 ? [] : [page.palette.dim(`  Left out, and in --json: ${left.join(', ')}.`)];
    return [...table(columns.filter(isShown), shown, page.palette), ...note];
  }
  return recordLines(all[0], rows, page);
}

/**
 * The first cell heads its record; empty cells are left out. Words have one space between them: no line of a cell looks
 * like a row of columns.
 */
function recordLines(titles: readonly string[], rows: readonly (readonly string[])[], page: Page): string[] {
  const { palette, columns } = page;
  const isUsed = (index: number) => rows.some((row) => row[index] !== '');
  const width = Math.max(0, ...titles.map((title, index) => (index > 0 && isUsed(index) ? title.length : 0)));
  return rows.flatMap(([head, ...cells], row) => [
    ...(row === 0 ? [] : ['']),
    `  ${palette.bold([titles[0], head].filter((text) => text !== '').join(' '))}`,
    ...cells.flatMap((cell, index) =>
      cell === '' ? [] : wrap(`    ${palette.dim(titles[index + 1].padEnd(width))} `, cell.split(/\s+/), columns),
    ),
  ]);
}
