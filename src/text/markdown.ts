/** Tables and paragraphs of a page. Cells may hold links. */

export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}

const COLUMNS = 120;

/** Words in lines of the page. @param head of the first line; further lines are indented as far */
export function filled(text: string, head = ''): string[] {
  const lines: string[] = [];
  let line = head.trimEnd();
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > COLUMNS && line !== '') {
      lines.push(line);
      line = ' '.repeat(head.length) + word;
    } else line = longer;
  }
  return [...lines, line];
}
