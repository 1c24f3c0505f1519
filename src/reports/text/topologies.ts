/** Several runs side by side: what the same algorithm costs on other graphs. */

import { number, type Page, table } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { samplesOf } from '../table-figures.ts';

/** One row a run, its bytes as a ratio to those of the first. */
export function comparisonLines(summaries: readonly Summary[], { palette }: Page): string[] {
  const meanOf = (summary: Summary, figure: (sample: SampleSummary) => number) =>
    samplesOf(summary).reduce((sum, sample) => sum + figure(sample), 0) / samplesOf(summary).length;
  const bytesOf = (summary: Summary) =>
    meanOf(summary, ({ kinds }) => kinds.reduce((sum, { bytes }) => sum + bytes, 0));
  const sentOf = (summary: Summary) => meanOf(summary, ({ books }) => books.sent);
  const base = summaries[0];
  const { samples } = base;
  const rows = summaries.map((summary) => [
    summary.name,
    number(summary.graph.links),
    number(sentOf(summary)),
    number(bytesOf(summary)),
    number(bytesOf(summary) / Math.max(1, summary.graph.links), 1),
    `${number(sentOf(summary) / Math.max(1, sentOf(base)), 1)} ×`,
    `${number(bytesOf(summary) / Math.max(1, bytesOf(base)), 1)} ×`,
  ]);
  return [
    palette.bold(
      `The same algorithm on ${summaries.length} topologies${samples.length > 0 ? `, means of ${samples.length} samples` : ''}`,
    ),
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
