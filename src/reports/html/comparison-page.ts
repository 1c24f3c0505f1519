/** Runs side by side, as one page: tables of what differs, then pictures. */
import { escaped } from '../pictures/xml.ts';
import { type Drawn, documentOf } from './document.ts';

/** A table with what has to be known to read it. */
export interface Section {
  readonly title: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

export interface ComparisonReport extends Drawn {
  readonly labels: readonly string[];
  readonly caption: readonly string[];
  /** Over the pictures, and under them. */
  readonly first: readonly Section[];
  readonly rest: readonly Section[];
  readonly script: string;
}

export function comparisonPageOf({ labels, first, rest, ...others }: ComparisonReport): string {
  return documentOf({ ...others, title: labels.join(' | '), head: first.map(sectionOf), foot: rest.map(sectionOf) });
}

function sectionOf({ title, titles, rows, note }: Section): string {
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return [
    `<section><h3>${escaped(title)}</h3>`,
    `<div class="wide" tabindex="0"><table class="compared"><thead>${cells(titles, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`,
    note === undefined ? '' : `<p class="note">${escaped(note)}</p>`,
    '</section>',
  ].join('');
}
