/** Runs side by side, as one page: tables of what differs, then pictures. */
import type { ComparisonTable } from '../comparison/tables.ts';
import { escaped } from '../pictures/xml.ts';
import { type Drawn, documentOf } from './document.ts';

export interface ComparisonReport extends Drawn {
  readonly labels: readonly string[];
  readonly caption: readonly string[];
  /** Over the pictures, and under them. */
  readonly first: readonly ComparisonTable[];
  readonly rest: readonly ComparisonTable[];
  readonly script: string;
}

export function comparisonPageOf({ labels, first, rest, ...others }: ComparisonReport): Promise<string> {
  return documentOf({ ...others, title: labels.join(' | '), head: first.map(sectionOf), foot: rest.map(sectionOf) });
}

function sectionOf({ title, titles, rows, note }: ComparisonTable): string {
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return [
    `<section><h3>${escaped(title)}</h3>`,
    `<div class="wide" tabindex="0"><table class="compared"><thead>${cells(titles, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`,
    note === undefined ? '' : `<p class="note">${escaped(note)}</p>`,
    '</section>',
  ].join('');
}
