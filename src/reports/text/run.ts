/**
 * The text of a run: what was run, how it ended, and its figures. Made from the summary alone, so that it can be shown
 * again later.
 */

import { bytes, figure, number, type Page, type Palette, plural, table, time, wrap } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';
import { faultLines } from './faults.ts';
import { measureLines } from './measures.ts';
import { peerLines } from './peers.ts';
import { refusedText } from './refused.ts';
import { sampleLines } from './samples.ts';
import { statisticLines } from './statistics.ts';
import { failureLines, verdictLines } from './verdicts.ts';

/** Characters of a figure of the user's own that are shown. */
const OWN_TEXT = 200;

/** The whole report, in lines. */
export function runReport(summary: Summary, page: Page): string[] {
  const sections = [
    headLines(summary, page),
    sampleLines(summary, page),
    summary.samples.length > 0 ? statisticLines(summary, page) : [],
    ...measureLines('peers', summary, page),
    peerLines(summary, page),
    ...measureLines('section', summary, page),
    figureLines(summary, page),
    ownLines(summary, page),
    verdictLines(summary, page),
  ];
  return sections.filter((section) => section.length > 0).flatMap((section) => ['', ...section]);
}

/** What was run, and how it ended. */
function headLines(summary: Summary, page: Page): string[] {
  const { palette, columns } = page;
  const { peers, runtime, seed, samples } = summary;
  const seeds =
    samples.length > 1 ? `${samples.length} samples, seeds ${seed} to ${seed + samples.length - 1}` : `seed ${seed}`;
  const what = `${summary.protocol} on ${summary.topology}, ${plural(peers, 'peer')}, ${summary.workload} workload, ${runtime}, ${seeds}`;
  return [
    palette.bold(palette.cyan(summary.name)),
    ...failureLines(summary, page),
    ...wrap(' ', what.split(' '), columns),
    ...wrap(' ', endOf(summary, palette).split(' '), columns),
    ...graphLines(summary, columns, palette),
    ...faultLines(summary, page),
    ...strangerLines(summary, page),
  ];
}

function endOf(summary: Summary, palette: Palette): string {
  const { books, stopped, elapsedMs, reason, samples } = summary;
  const losses = [
    books.dropped > 0 ? `, ${number(books.dropped)} dropped` : '',
    books.inFlight > 0 ? `, ${number(books.inFlight)} in flight` : '',
    books.unknown > 0 ? `, ${number(books.unknown)} unknown` : '',
    books.missing ? palette.red(`, ${number(books.missing)} not accounted for`) : '',
  ].join('');
  const made = books.duplicated ? `, ${number(books.duplicated)} of them copies made by the network` : '';
  const traffic = `${plural(books.sent, 'message')} sent${made}, ${number(books.received)} received${losses}${ofSamples(summary, 'books.sent')}`;
  const alike = samples.filter((sample) => sample.stopped === stopped).length;
  const ended = alike === samples.length ? stopped : `${stopped} in ${alike} of ${samples.length} samples`;
  const colour =
    stopped === 'quiescent'
      ? palette.green
      : stopped === 'deadline' || stopped === 'limit'
        ? palette.yellow
        : palette.red;
  return `${traffic}; ${colour(ended)} after ${time(elapsedMs)}${ofSamples(summary, 'elapsedMs')}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Samples may differ in their graphs: then what a figure of all of them is stands behind it. */
function graphLines(summary: Summary, columns: number, palette: Palette): string[] {
  const { graph, samples } = summary;
  const { degree, components, diameter } = graph;
  const said = (take: (graph: SampleSummary['graph']) => number | undefined, path: string) =>
    new Set(samples.map((sample) => take(sample.graph))).size > 1 ? ofSamples(summary, `graph.${path}`) : '';
  const links = `${figure(graph.links)} ${graph.links === 1 ? 'link' : 'links'}${said((one) => one.links, 'links')}`;
  const degrees = degree.min === degree.max ? `degree ${degree.min}` : `degrees ${degree.min} to ${degree.max}`;
  const wide = diameter === undefined ? '' : `, diameter ${diameter.sampled ? 'at least ' : ''}${diameter.hops}`;
  const widest = said((one) => one.diameter?.hops, 'diameter.hops');
  const { count, largest } = components;
  const parts = `${number(count)} parts${said((one) => one.components.count, 'components.count')}`;
  const biggest = `the largest of ${plural(largest, 'peer')}${said((one) => one.components.largest, 'components.largest')}`;
  const apart = graph.connected ? '' : `, ${palette.yellow(`not connected: ${parts}, ${biggest}`)}`;
  return wrap(' ', `${links}, ${degrees}${wide}${widest}${apart}`.split(' '), columns);
}

function strangerLines(summary: Summary, { columns, palette }: Page): string[] {
  const text = refusedText(summary.strangers);
  const said = ofSamples(summary, 'strangers.connections');
  return text === undefined ? [] : wrap(' ', `refused: ${text}${said}`.split(' '), columns).map(palette.yellow);
}

/** Measures of the user's own: a figure, or the length of what is longer. */
function ownLines({ measures, absent }: Summary, { palette, columns }: Page): string[] {
  const figures = Object.entries(measures ?? {}).map(([name, figure]) => [name, ownText(figure)]);
  const missing = Object.entries(absent).flatMap(([key, why]) =>
    key.startsWith('measures.') ? [[key.slice('measures.'.length), `none: ${why}`]] : [],
  );
  const lines = [...figures, ...missing].flatMap(([name, text]) => wrap(`  ${name} `, text.split(' '), columns));
  return lines.length === 0 ? [] : [palette.bold('Measures of your own'), ...lines];
}

function ownText(figure: unknown): string {
  if (typeof figure === 'number') return number(figure, Number.isInteger(figure) ? 0 : 3);
  const text = typeof figure === 'string' ? figure : JSON.stringify(figure);
  return text.length <= OWN_TEXT ? text : `${text.slice(0, OWN_TEXT)}… (all of it is in the summary)`;
}

/** Sentences of measures, the speed of the run, and distributions over many peers. */
function figureLines(summary: Summary, page: Page): string[] {
  const { palette, columns } = page;
  const lines = measureLines('sentence', summary, page)
    .flat()
    .map((line) => `  ${line}`);
  lines.push(
    `  ${number(summary.eventsPerSecond)} messages received a second of real time${ofSamples(summary, 'eventsPerSecond')}; at most ${bytes(summary.peakRssBytes)} of memory.`,
  );
  const { distributions } = summary;
  if (distributions !== undefined) {
    const rows = Object.entries(distributions).map(([name, { min, p50, p90, max, sum }]) => [
      name,
      ...[min, p50, p90, max, sum].map(figure),
    ]);
    const titles = ['by peer', 'least', 'median', '90 %', 'most', 'sum'];
    lines.push(
      ...table(
        titles.map((title, index) => ({ title, align: index === 0 ? 'left' : 'right' })),
        rows,
        palette,
      ),
    );
  }
  return lines.flatMap((line) =>
    line.startsWith('  ') && line.endsWith('.') ? wrap(' ', line.trim().split(' '), columns) : [line],
  );
}
