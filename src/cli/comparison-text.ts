/**
 * A comparison of runs, in a terminal and as Markdown: what differs, the figures, the differences with how sure they
 * are, the verdicts, and where two part.
 */
import type { Comparison, Difference, Row } from '../experiment/compare.ts';
import { markdownTable } from '../exports/markdown-table.ts';
import type { Section } from '../reports/html/comparison-page.ts';
import type { Statistic } from '../reports/summary.ts';
import { figure, number, type Page, plural, table, wrap } from '../reports/text/layout.ts';

const MARKS: Readonly<Record<string, string>> = { valid: '✓', invalid: '✗', unknown: '?' };

/** Titles of tables. */
export const DIFFERENT = 'What differs';
export const PROPERTIES = 'Properties';

export function comparisonReport(comparison: Comparison, { columns, palette }: Page): string[] {
  const tables = sectionsOf(comparison).flatMap(({ title, titles, rows, note }) => [
    '',
    palette.bold(title),
    ...table(
      titles.map((name, index) => ({ title: name, align: index === 0 ? 'left' : 'right' })),
      rows,
      palette,
    ),
    ...(note === undefined ? [] : wrap(' ', note.split(' '), columns).map((line) => palette.dim(line))),
  ]);
  return [
    '',
    palette.bold(palette.cyan(comparison.runs.map(({ label }) => label).join(' | '))),
    ...wrap(' ', sameText(comparison).split(' '), columns),
    ...tables,
    ...partingLines(comparison).flatMap((line, index) => (index === 0 ? ['', palette.bold(line)] : [`  ${line}`])),
    '',
  ];
}

export function comparisonMarkdown(comparison: Comparison): string[] {
  const parting = partingLines(comparison);
  return [
    `### ${comparison.runs.map(({ label }) => label).join(' | ')}`,
    '',
    sameText(comparison),
    ...sectionsOf(comparison).flatMap(({ title, titles, rows, note }) => [
      '',
      `**${title}**`,
      '',
      ...markdownTable(titles, rows),
      ...(note === undefined ? [] : ['', note]),
    ]),
    ...(parting.length === 0 ? [] : ['', `**${parting[0]}**`, '', '```', ...parting.slice(1), '```']),
  ];
}

export function sameText({ same }: Comparison): string {
  const parts = Object.entries(same).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? 'Nothing is the same in all of them.' : `The same in all: ${parts.join(', ')}.`;
}

/** All of it as tables. */
export function sectionsOf(comparison: Comparison): Section[] {
  return [
    differentSection(comparison),
    figureSection(comparison),
    ...differenceSections(comparison),
    checkSection(comparison),
  ].filter(({ rows }) => rows.length > 0);
}

function differentSection({ runs, different }: Comparison): Section {
  const rows = Object.entries(different).map(([name, values]) => [name, ...values]);
  return { title: DIFFERENT, titles: ['', ...runs.map(({ label }) => label)], rows };
}

/** Where nothing is known of how sure a difference is, its ratio stands beside the figure. */
function figureSection({ runs, rows }: Comparison): Section {
  const isOfSamples = runs.some(({ samples }) => samples > 1);
  const isSame = ({ values }: Row) => new Set(values.map(statisticText)).size === 1;
  const same = rows.filter(isSame).map(({ title, values }) => `${title} ${statisticText(values[0])}`);
  const cells = ({ values, differences }: Row) =>
    values.map((value, index) => {
      const difference = index === 0 ? null : differences[index - 1];
      const ratio = difference?.method === undefined ? difference?.ratio : undefined;
      return ratio === undefined || ratio === 1
        ? statisticText(value)
        : `${statisticText(value)} (${number(ratio, 2)} ×)`;
    });
  return {
    title: isOfSamples ? 'Figures: mean over the samples, ± half of its 95 % interval' : 'Figures',
    titles: ['', ...runs.map(({ label }) => label)],
    rows: rows.filter((row) => !isSame(row)).map((row) => [row.title, ...cells(row)]),
    ...(same.length === 0 ? {} : { note: `The same in all: ${same.join(', ')}.` }),
  };
}

/** Of samples, a table for each run from the second on, of the figures that are not the same. */
function differenceSections({ runs, rows }: Comparison): Section[] {
  return runs.slice(1).flatMap(({ label }, index) => {
    const different = rows.filter(({ differences }) => (differences[index]?.value ?? 0) !== 0);
    const method = different.map(({ differences }) => differences[index]?.method).find((one) => one !== undefined);
    if (method === undefined) return [];
    return {
      title: `${label} against ${runs[0].label}`,
      titles: ['', 'difference', 'ratio', '95 % interval', ''],
      rows: different.map((row) => differenceRow(row, row.differences[index]!)),
      note: noteOf(method),
    };
  });
}

function noteOf(method: 'paired' | 'welch'): string {
  const how = method === 'paired' ? 'sample by sample, as both have the same seeds' : 'of independent samples (Welch)';
  return `The interval is of the difference of the means, ${how}; * where it leaves out 0.`;
}

function differenceRow({ title }: Row, { value, ratio, ci95 }: Difference): string[] {
  const sign = value > 0 ? '+' : '';
  const interval =
    ci95 === undefined ? ['', ''] : [`${figure(ci95[0])} to ${figure(ci95[1])}`, ci95[0] > 0 || ci95[1] < 0 ? '*' : ''];
  return [title, `${sign}${figure(value)}`, ratio === undefined ? '' : `${number(ratio, 2)} ×`, ...interval];
}

function checkSection({ runs, checks }: Comparison): Section {
  return {
    title: PROPERTIES,
    titles: ['', ...runs.map(({ label }) => label)],
    rows: checks.map(({ property, verdicts }) => [
      property,
      ...verdicts.map((verdict) => (verdict === null ? '–' : MARKS[verdict])),
    ]),
  };
}

export function partingLines({ runs, parting }: Comparison): string[] {
  if (parting === undefined) return [];
  const { alike, first, second } = parting;
  if (first === undefined && second === undefined) return [`The traces are the same: ${number(alike)} facts.`];
  const end = 'has no more facts';
  return [
    alike === 0
      ? 'They part at the first fact'
      : `They part after ${plural(alike, 'fact that is', 'facts that are')} the same`,
    `${runs[0].label}: ${first ?? end}`,
    `${runs[1].label}: ${second ?? end}`,
  ];
}

function statisticText(statistic: Statistic | null): string {
  if (statistic === null) return '–';
  const { mean, ci95 } = statistic;
  const half = (ci95[1] - ci95[0]) / 2;
  return half === 0 ? figure(mean) : `${figure(mean)} ± ${figure(half)}`;
}
