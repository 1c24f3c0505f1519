/** The tables of a run: those that fit one screen, the most telling first, or all of them. */
import { number, type Page, wrap } from '../../text/layout.ts';
import type { Summary } from '../summary.ts';
import { distributionLines } from './distributions.ts';
import { measureLines } from './measures.ts';
import { PEERS_SHOWN, peerLines } from './peers.ts';
import type { RunText } from './run-text.ts';
import { sampleLines } from './samples.ts';
import { statisticLines } from './statistics.ts';
import { propertyLines } from './verdicts.ts';

/** Lines of a screen that tables may take, with the blank lines between them. */
const SCREEN = 24;
/** Characters of a figure of the user's own that are shown. */
const OWN_TEXT = 200;

interface Section {
  /** What it is of, where it is left out. */
  readonly title: string;
  readonly rank: number;
  readonly lines: readonly string[];
}

/** The sections that are shown; the last one names those that are not. */
export function sectionLines(summary: Summary, page: Page, { isVerbose, inAncestorForm }: RunText): string[][] {
  const ancestral = inAncestorForm === true ? measureLines('ancestor', summary, page, true) : [];
  const always = [...ancestral.map(({ lines }) => [...lines]), factLines(summary, page, isVerbose === true)];
  const ranked = sectionsOf(summary, page, { isVerbose, inAncestorForm });
  const shown = isVerbose === true ? ranked : fitting(ranked);
  const hidden = ranked.filter((section) => !shown.includes(section)).map(({ title }) => title);
  const more = hidden.length === 0 ? [] : wrap('  With --verbose also:', hidden.join(', ').split(' '), page.columns);
  return [...always, ...shown.map(({ lines }) => [...lines]), more.map(page.palette.dim)];
}

function sectionsOf(summary: Summary, page: Page, { isVerbose, inAncestorForm }: RunText): Section[] {
  const { samples, perPeer = [], distributions } = summary;
  const areMany = distributions !== undefined || perPeer.length > PEERS_SHOWN;
  const own: Section[] = [
    { title: 'measures of your own', rank: 0, lines: ownLines(summary, page) },
    { title: 'out-of-order rounds by sample', rank: 1.5, lines: sampleLines(summary, page) },
    { title: 'statistics', rank: 0.5, lines: samples.length > 0 ? statisticLines(summary, page) : [] },
    { title: 'each peer', rank: 4, lines: areMany && isVerbose !== true ? [] : peerLines(summary, page) },
    { title: 'distributions over the peers', rank: 4, lines: areMany ? distributionLines(summary, page) : [] },
  ];
  return [...own, ...measureLines('section', summary, page, inAncestorForm === true)]
    .filter(({ lines }) => lines.length > 0)
    .sort((one, other) => one.rank - other.rank);
}

/** As many as fit, the most telling first; a later one may fit where an earlier one does not. */
function fitting(sections: readonly Section[]): Section[] {
  let left = SCREEN;
  return sections.filter(({ lines, rank }) => {
    const fits = rank < 1 || lines.length + 1 <= left;
    if (fits) left -= lines.length + 1;
    return fits;
  });
}

/** The properties, and the sentences of measures. */
function factLines(summary: Summary, page: Page, isVerbose: boolean): string[] {
  const sentences = measureLines('sentence', summary, page).filter(({ isDetail }) => isVerbose || !isDetail);
  return [
    ...propertyLines(summary, page, isVerbose),
    ...sentences.flatMap(({ lines }) => lines.flatMap((line) => wrap(' ', line.split(' '), page.columns))),
  ];
}

/** Measures of the user's own: a figure, or the length of what is longer. */
function ownLines({ measures, absent }: Summary, { palette, columns }: Page): string[] {
  const figures = Object.entries(measures ?? {}).map(([name, value]) => [name, ownText(value)]);
  const missing = Object.entries(absent).flatMap(([key, why]) =>
    key.startsWith('measures.') ? [[key.slice('measures.'.length), `none: ${why}`]] : [],
  );
  const lines = [...figures, ...missing].flatMap(([name, text]) => wrap(`  ${name} `, text.split(' '), columns));
  return lines.length === 0 ? [] : [palette.bold('Measures of your own'), ...lines];
}

function ownText(value: unknown): string {
  if (typeof value === 'number') return number(value, Number.isInteger(value) ? 0 : 3);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= OWN_TEXT ? text : `${text.slice(0, OWN_TEXT)}… (all of it is in the summary)`;
}
