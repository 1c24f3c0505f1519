/** Tables, wrapped lines and numbers as text for a terminal. */
import width from 'string-width';

/** How a terminal shows what stands out; without colours each gives back what it got. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** How wide a report may be, and its colours. */
export interface Page {
  readonly columns: number;
  readonly palette: Palette;
}

const same = (text: string) => text;
export const plain: Palette = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/**
 * Rows under their titles, two blanks between columns, so that digits stand under digits. The last row may be set off
 * by a line of dashes.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  palette: Palette,
  sums?: readonly string[],
): string[] {
  const all = [columns.map((column) => column.title), ...rows, ...(sums === undefined ? [] : [sums])];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => width(row[index]))));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, index) => pad(cell, widths[index], columns[index].align)).join('  ')}`.trimEnd();
  const rule = `  ${widths.map((columnWidth) => '─'.repeat(columnWidth)).join('  ')}`;
  return [palette.dim(line(all[0])), ...rows.map(line), ...(sums === undefined ? [] : [palette.dim(rule), line(sums)])];
}

/** Characters that a table of these rows, titles included, is wide. */
export function tableWidth(rows: readonly (readonly string[])[]): number {
  return rows[0].reduce((sum, _, index) => sum + 2 + Math.max(...rows.map((row) => width(row[index]))), 0);
}

/** Words after a head, broken at `columns`, further lines under the first word. */
export function wrap(head: string, words: readonly string[], columns: number): string[] {
  const indent = ' '.repeat(width(head));
  const lines: string[] = [];
  let line = head;
  for (const word of words) {
    if (width(line) + 1 + width(word) > columns && line !== head && line !== indent) {
      lines.push(line);
      line = indent;
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return lines;
}

/** 1234567 as 1,234,567; fractions with as many digits as are worth reading. */
export function number(value: number, digits = 0): string {
  const [whole, fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** 16,578,564 as 16.6 M, where there is no room for more. */
export function rounded(value: number): string {
  return value >= 1e9 ? `${number(value / 1e9, 2)} G` : value >= 1e6 ? `${number(value / 1e6, 2)} M` : number(value);
}

/** A figure of unknown size with about three digits that count. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return number(value);
  return number(value, size >= 100 ? 1 : size >= 1 ? 2 : 3);
}

export function time(ms: number): string {
  if (ms >= 60_000) return `${number(ms / 60_000, 1)} min`;
  if (ms >= 1_000) return `${number(ms / 1000, 2)} s`;
  return `${figure(ms)} ms`;
}

export function bytes(count: number): string {
  if (count >= 1e9) return `${number(count / 1e9, 2)} GB`;
  if (count >= 1e6) return `${number(count / 1e6, 1)} MB`;
  return `${number(count)} B`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A bar of at most `columns` characters, in eighths of one. */
export function bar(share: number, columns: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * columns * 8);
  return '█'.repeat(eighths >> 3) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7];
}

function pad(cell: string, columns: number, align: Column['align']): string {
  const blanks = ' '.repeat(Math.max(0, columns - width(cell)));
  return align === 'left' ? cell + blanks : blanks + cell;
}
