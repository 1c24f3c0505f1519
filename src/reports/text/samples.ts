/** Out-of-order rounds sample by sample, with average and standard deviation: mpcomm's tables. */

import { number, type Page } from '../../text/layout.ts';
import { tableOrRecords } from '../../text/records.ts';
import type { SampleSummary, Statistic, Summary } from '../summary.ts';

/** With more samples than this, only their statistics are shown. */
const LISTED = 50;

const asPublished = (sample: SampleSummary) => sample.order?.asPublished;
const truly = (sample: SampleSummary) => sample.order?.outOfOrderRounds;

/** Of one experiment: a row for each sample, by mpcomm's original rule and by the true count. */
export function sampleLines({ samples, statistics = {} }: Summary, page: Page): string[] {
  // If each peer broadcasts once, there is no order to speak of.
  const hasOrder = samples.some(({ order, peers }) => order !== undefined && order.rounds > peers);
  if (samples.length < 2 || samples.length > LISTED || !hasOrder) return [];
  const rows = samples.map((sample, index) => [
    String(index + 1),
    String(sample.seed),
    shown(asPublished(sample)),
    shown(truly(sample)),
  ]);
  const both = [statistics['order.asPublished'], statistics['order.outOfOrderRounds']];
  return [
    page.palette.bold(`Out-of-order rounds of ${roundsText(samples)}, by sample`),
    ...tableOrRecords(
      columnsOf(['sample', 'seed', 'by mpcomm’s rule', 'all rounds, all peers']),
      [...rows, ['average', '', ...averages(both)], ['standard deviation', '', ...deviations(both)]],
      page,
    ),
  ];
}

/**
 * Of the experiments with one number of peers: a column for each number of messages, by mpcomm's original rule, then by
 * the true count.
 */
export function tableLines(
  peers: number,
  cells: readonly { readonly messages: number; readonly summary: Summary }[],
  page: Page,
): string[] {
  const samples = Math.max(...cells.map(({ summary }) => summary.samples.length));
  const figures = [asPublished, truly] as const;
  const perSample = Array.from({ length: samples }, (_, index) => [
    String(index + 1),
    ...figures.flatMap((figure) =>
      cells.map(({ summary }) => shown(summary.samples[index] && figure(summary.samples[index]))),
    ),
  ]);
  const statistics = ['order.asPublished', 'order.outOfOrderRounds'].flatMap((path) =>
    cells.map(({ summary }) => summary.statistics?.[path]),
  );
  const titles = ['rule', 'true'].flatMap((which) => cells.map(({ messages }) => `${which} ${messages}`));
  return [
    page.palette.bold(`${peers} peers: rounds out of order, by messages: mpcomm’s rule, and the true count`),
    ...tableOrRecords(
      columnsOf(['sample', ...titles]),
      [...perSample, ['average', ...averages(statistics)], ['standard deviation', ...deviations(statistics)]],
      page,
    ),
  ];
}

/** `50`, or `48 to 50` if the samples differ. */
export function roundsText(samples: readonly SampleSummary[]): string {
  const rounds = samples.flatMap(({ order }) => order?.rounds ?? []);
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  return least === most ? number(most) : `${number(least)} to ${number(most)}`;
}

function columnsOf(titles: readonly string[]) {
  return titles.map((title, index) => ({ title, align: index === 0 ? ('left' as const) : ('right' as const) }));
}

function averages(statistics: readonly (Statistic | undefined)[]): string[] {
  return statistics.map((statistic) => (statistic === undefined ? '–' : number(statistic.mean, 1)));
}

function deviations(statistics: readonly (Statistic | undefined)[]): string[] {
  return statistics.map((statistic) => (statistic === undefined ? '–' : number(statistic.sd, 2)));
}

function shown(value: number | undefined): string {
  return value === undefined ? '–' : number(value);
}
