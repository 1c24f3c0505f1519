/** A comparison of runs for a terminal, and as Markdown. */

import { type Page, wrap } from '../../text/layout.ts';
import { tableOrRecords } from '../../text/records.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { firstDifferenceLines, sameText, tablesOf } from '../comparison/tables.ts';
import { markdownTable } from './markdown-table.ts';

export function comparisonReport(comparison: Comparison, page: Page): string[] {
  const { columns, palette } = page;
  const tables = tablesOf(comparison).flatMap(({ title, titles, rows, note }) => [
    '',
    palette.bold(title),
    ...tableOrRecords(
      titles.map((name, index) => ({ title: name, align: index === 0 ? 'left' : 'right' })),
      rows,
      page,
    ),
    ...(note === undefined ? [] : wrap(' ', note.split(' '), columns).map((line) => palette.dim(line))),
  ]);
  return [
    '',
    palette.bold(palette.cyan(comparison.runs.map(({ label }) => label).join(' | '))),
    ...wrap(' ', sameText(comparison).split(' '), columns),
    ...tables,
    ...firstDifferenceLines(comparison).flatMap((line, index) =>
      index === 0 ? ['', palette.bold(line)] : wrap(' ', line.split(' '), columns),
    ),
    '',
  ];
}

export function comparisonMarkdown(comparison: Comparison): string[] {
  const difference = firstDifferenceLines(comparison);
  return [
    `### ${comparison.runs.map(({ label }) => label).join(' | ')}`,
    '',
    sameText(comparison),
    ...tablesOf(comparison).flatMap(({ title, titles, rows, note }) => [
      '',
      `**${title}**`,
      '',
      ...markdownTable(titles, rows),
      ...(note === undefined ? [] : ['', note]),
    ]),
    ...(difference.length === 0 ? [] : ['', `**${difference[0]}**`]),
    ...(difference.length < 2 ? [] : ['', '```', ...difference.slice(1), '```']),
  ];
}
