/**
 * Lines of cells, as tables of zones and lists of points are written: separated by commas, semicolons or tabs, in
 * quotes or not. Lines that are empty or begin with `#` are left out. Where semicolons or tabs separate, a number may
 * have a decimal comma, as spreadsheets of many countries write it.
 */

export interface Row {
  readonly cells: readonly string[];
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export function rowsOf(text: string): Row[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((row, index) => ({ text: row, line: index + 1 }))
    .filter(({ text: row }) => /[^\s,;]/.test(row) && !/^\s*"?#/.test(row));
  const separator = separatorIn(rows[0]?.text ?? '');
  return rows.map((row) => ({ ...row, cells: cellsOf(row.text, separator) }));
}

/** Tabs and semicolons before commas, which may stand in numbers. */
function separatorIn(line: string): string {
  const unquoted = line.replace(/"[^"]*"/g, '');
  return ['\t', ';'].find((separator) => unquoted.includes(separator)) ?? ',';
}

function cellsOf(row: string, separator: string): string[] {
  const cells = row.match(new RegExp(`(?:"[^"]*"|[^"${separator}])+|(?<=^|${separator})(?=${separator}|$)`, 'g')) ?? [];
  return cells.map((cell) => {
    const text = cell.trim().replace(/^"(.*)"$/, '$1');
    return separator !== ',' && /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
  });
}
