/** What was run, how it ended, and on which graph. */
import { bytes, figure, number, type Page, type Palette, plural, time, wrap } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';

export function descriptionLines(summary: Summary, { palette, columns }: Page, isVerbose: boolean): string[] {
  const lines = [
    whatText(summary),
    endText(summary, palette),
    graphText(summary, palette),
    ...(isVerbose ? [costText(summary)] : []),
  ];
  return [palette.bold(palette.cyan(summary.name)), ...lines.flatMap((line) => wrap(' ', line.split(' '), columns))];
}

function whatText(summary: Summary): string {
  const { protocol, topology, peers, workload, runtime, seed, samples } = summary;
  const seeds =
    samples.length > 1 ? `${samples.length} samples, seeds ${seed} to ${seed + samples.length - 1}` : `seed ${seed}`;
  return `${protocol} on ${topology}, ${plural(peers, 'peer')}, ${workload} workload, ${runtime}, ${seeds}`;
}

const ENDS: Readonly<Record<Summary['stopped'], string>> = {
  quiescent: 'finished',
  delivered: 'all delivered',
  deadline: 'stopped at the deadline',
  limit: 'stopped at a limit',
  interrupted: 'interrupted',
  failed: 'failed',
};

function endText(summary: Summary, palette: Palette): string {
  const { stopped, elapsedMs, samples } = summary;
  const alike = samples.filter((sample) => sample.stopped === stopped).length;
  const ended = alike === samples.length ? ENDS[stopped] : `${ENDS[stopped]} in ${alike} of ${samples.length} samples`;
  const colour =
    stopped === 'quiescent' || stopped === 'delivered' ? same : stopped === 'failed' ? palette.red : palette.yellow;
  return `${colour(ended)} after ${time(elapsedMs)}${ofSamples(summary, 'elapsedMs')}: ${trafficText(summary, palette)}`;
}

function same(text: string): string {
  return text;
}

function trafficText(summary: Summary, palette: Palette): string {
  const { books } = summary;
  const losses = [
    books.dropped > 0 ? `, ${number(books.dropped)} dropped` : '',
    books.inFlight > 0 ? `, ${number(books.inFlight)} in flight` : '',
    books.unknown > 0 ? `, ${number(books.unknown)} unknown` : '',
    books.missing ? palette.red(`, ${number(books.missing)} not accounted for`) : '',
  ].join('');
  const made = books.duplicated ? `, ${number(books.duplicated)} of them copies made by the network` : '';
  const said = ofSamples(summary, 'books.sent');
  const speed = `, ${number(summary.eventsPerSecond)} a second of real time`;
  if (books.sent === books.received && made === '')
    return `${plural(books.sent, 'message')} sent and received${losses}${said}${speed}`;
  return `${plural(books.sent, 'message')} sent${made}, ${number(books.received)} received${losses}${said}${speed}`;
}

/** Samples may differ in their graphs: then what a figure of all of them is stands behind it. */
function graphText(summary: Summary, palette: Palette): string {
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
  return `${links}, ${degrees}${wide}${widest}${apart}`;
}

function costText({ peakRssBytes, wallMs }: Summary): string {
  return `took ${time(wallMs)} of real time, at most ${bytes(peakRssBytes)} of memory`;
}
