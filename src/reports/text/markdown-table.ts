/** A table as Markdown has it on GitHub and GitLab. */

/** The first column is of names, the others of figures. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  align: 'figures' | 'texts' = 'figures',
): string[] {
  const rule = titles.map((_, index) => (index === 0 || align === 'texts' ? '---' : '---:'));
  return [titles, rule, ...rows].map(markdownRow);
}

export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** What would end the cell, or mean something in it, as itself. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&]/g, (character) => `\\${character}`);
}
