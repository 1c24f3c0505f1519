/** Comma-separated values as RFC 4180 has them, but with plain line feeds. */

export function csvText(rows: Iterable<readonly unknown[]>): string {
  return Array.from(rows, (row) => `${row.map((cell) => csvCell(String(cell))).join(',')}\n`).join('');
}

export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
