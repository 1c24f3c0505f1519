/** A comparison of runs as tables: their settings, figures, differences and verdicts. Pages and texts show these. */

import { figure, number, plural } from '../../text/layout.ts';
import { meanText } from '../statistic.ts';
import type { Statistic } from '../summary.ts';
import { figures } from '../table-figures.ts';
import type { Comparison, Difference, Row } from './comparison.ts';

/** A table with a note on how to read it. */
export interface ComparisonTable {
  readonly title: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

const MARKS: Readonly<Record<string, string>> = { valid: '✓', invalid: '✗', unknown: '?' };

/** Titles of tables. */
export const DIFFERENT = 'What differs';
export const PROPERTIES = 'Properties';

export function sameText({ same }: Comparison): string {
  const parts = Object.entries(same).map(([name, value]) => `${name} ${settingText(value)}`);
  return parts.length === 0 ? 'Nothing is the same in all of them.' : `The same in all: ${parts.join(', ')}.`;
}

/** A run that came to its end has finished. */
function settingText(value: string): string {
  return value === 'quiescent' ? 'finished' : value;
}

/** All tables of a comparison that have rows. */
export function tablesOf(comparison: Comparison): ComparisonTable[] {
  return [
    settingsTable(comparison),
    figureTable(comparison),
    ...differenceTables(comparison),
    checkTable(comparison),
  ].filter(({ rows }) => rows.length > 0);
}

function settingsTable({ runs, different }: Comparison): ComparisonTable {
  const rows = Object.entries(different).map(([name, values]) => [name, ...values.map(settingText)]);
  return { title: DIFFERENT, titles: ['', ...runs.map(({ label }) => label)], rows };
}

/** A figure gets its ratio to that of the first run if no interval is known for the difference. */
function figureTable({ runs, rows }: Comparison): ComparisonTable {
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

/** For runs of several samples: a table for each run from the second on, with the figures that differ. */
function differenceTables({ runs, rows }: Comparison): ComparisonTable[] {
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
  return `The interval is of the difference of the means, ${how}; * if it does not contain 0.`;
}

function differenceRow({ path, title }: Row, { value, ratio, ci95 }: Difference): string[] {
  const sign = value > 0 ? '+' : '';
  const ratioText = ratio === undefined ? '' : `${number(ratio, 2)} ×`;
  const interval = ci95 === undefined ? '' : `${figure(ci95[0])} to ${figure(ci95[1])}`;
  const isCertain = ci95 !== undefined && (ci95[0] > 0 || ci95[1] < 0);
  return [title, `${sign}${figure(value)}`, ratioText, interval, isCertain ? `*${judgement(path, value)}` : ''];
}

/** ` better`, ` worse`, or nothing for a figure that has no better direction. */
function judgement(path: string, difference: number): string {
  const better = figures.find((one) => one.path === path)?.better;
  if (better === undefined) return '';
  return (better === 'lower') === difference < 0 ? ' better' : ' worse';
}

function checkTable({ runs, checks }: Comparison): ComparisonTable {
  return {
    title: PROPERTIES,
    titles: ['', ...runs.map(({ label }) => label)],
    rows: checks.map(({ property, verdicts }) => [
      property,
      ...verdicts.map((verdict) => (verdict === null ? '–' : MARKS[verdict])),
    ]),
  };
}

/** True if only figures can be compared: facts of real time are never the same twice. */
function isInRealTime({ same, different }: Pick<Comparison, 'same' | 'different'>): boolean {
  return (same.runtime === undefined ? (different.runtime ?? []) : [same.runtime]).some((name) => name !== 'simulator');
}

export function firstDifferenceLines(comparison: Comparison): string[] {
  const { runs, parting } = comparison;
  if (runs.length === 2 && isInRealTime(comparison))
    return ['Runs in real time differ from the start: compare their figures, not their facts.'];
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
  return statistic === null ? '–' : meanText(statistic);
}
