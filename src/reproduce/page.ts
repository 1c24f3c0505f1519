/** Reproduced figures as the page docs/reproduced.md. */
import { experimentCommand } from '../reports/commands.ts';
import { markdownRow, markdownTable } from '../reports/text/markdown-table.ts';
import { filled } from '../text/markdown.ts';
import { countText, foundText, gapsOf, shown } from './figure-text.ts';
import type { Reproduction } from './published.ts';
import { experimentOf, type Reproduced } from './reproduce.ts';
import { type Chapter, chapters } from './sources/index.ts';

/** @param found of all reproductions, in any order */
export function reproducedPage(found: readonly Reproduced[]): string {
  const byName = new Map(found.map((one) => [one.name, one]));
  const all = found.flatMap(({ figures }) => figures);
  return [
    '# Figures that others published, reproduced',
    '',
    ...filled(
      `Does Hearsay give the figures that others measured or proved? ${countText(all)}. Each parameter comes from the ` +
        'source, and none is chosen for the figure that comes out.',
    ),
    '',
    '```',
    'hearsay reproduce bracha-4',
    '```',
    '',
    ...filled(
      'runs one of these experiments, `hearsay reproduce` all of them; `npm run reproduced` makes this page. Runs have ' +
        'the seeds 1, 2, 3 … The tests of a figure:',
    ),
    '',
    ...filled('*exact*: each run gives it, to the digits that were published.', '- '),
    ...filled(
      '*statistical*: it lies in the interval of 99.9 % of the mean over the runs (± in the table, by Student’s t), ' +
        'widened by half a unit of the last digit published.',
      '- ',
    ),
    ...filled('*shape*: the mean lies within bounds, as only an order, a ratio or a single run was published.', '- '),
    ...chapters.flatMap((chapter) => chapterLines(chapter, byName)),
    '',
  ].join('\n');
}

function chapterLines({ title, reproductions }: Chapter, byName: ReadonlyMap<string, Reproduced>): string[] {
  return [
    '',
    `## ${title}`,
    '',
    ...markdownTable(['experiment', 'figure', 'published', 'here', 'test', ''], [], 'texts'),
    ...reproductions.flatMap((one) => reproducedRows(one, byName.get(one.name)!)),
    '',
    ...sourceLines(reproductions),
    ...reproductions.flatMap((one) => gapLines(one, byName.get(one.name)!)),
    '',
    '```',
    ...reproductions.flatMap((one) => commandLines(one, byName.get(one.name)!)),
    '```',
  ];
}

/** The lines of one experiment in the table of its chapter. */
export function reproducedRows({ name }: Reproduction, { figures }: Reproduced): string[] {
  return figures.map((one, index) =>
    markdownRow([
      index === 0 ? name : '',
      one.what,
      shown(one.published),
      foundText(one),
      one.test,
      one.isMet ? '✓' : '✗',
    ]),
  );
}

/** Each source with the names of its experiments. */
function sourceLines(reproductions: readonly Reproduction[]): string[] {
  const names = new Map<string, string[]>();
  for (const { source, name } of reproductions) names.set(source, [...(names.get(source) ?? []), name]);
  return [...names].flatMap(([source, those]) => filled(`${those.join(', ')}: ${source}.`, '- '));
}

function gapLines({ name }: Reproduction, { figures }: Reproduced): string[] {
  return gapsOf(figures).flatMap((gap) => filled(`✗ ${name}: ${gap}.`, '- '));
}

function commandLines(reproduction: Reproduction, { samples }: Reproduced): string[] {
  return [`# ${reproduction.title}`, experimentCommand(experimentOf(reproduction, samples))];
}
