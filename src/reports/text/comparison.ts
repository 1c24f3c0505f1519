/** Several runs side by side: what the same algorithm costs on other graphs. */
import type { Summary } from '../summary.ts';
import { number, type Page, table } from './layout.ts';

/** One row a run, its bytes as a ratio to those of the first. */
export function comparisonLines(summaries: readonly Summary[], { palette }: Page): string[] {
  const bytesOf = (summary: Summary) => summary.kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  const base = summaries[0];
  const rows = summaries.map((summary) => [
    summary.name,
    number(summary.graph.links),
    number(summary.books.sent),
    number(bytesOf(summary)),
    number(bytesOf(summary) / Math.max(1, summary.graph.links), 1),
    `${number(summary.books.sent / Math.max(1, base.books.sent), 1)} ×`,
    `${number(bytesOf(summary) / Math.max(1, bytesOf(base)), 1)} ×`,
  ]);
  return [
    palette.bold(`The same algorithm on ${summaries.length} topologies`),
    ...table(
      ['', 'links', 'messages', 'bytes', 'bytes a link', 'messages, ratio', 'bytes, ratio'].map((title, index) => ({
        title,
        align: index === 0 ? 'left' : 'right',
      })),
      rows,
      palette,
    ),
  ];
}
