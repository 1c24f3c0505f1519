/** A run as Markdown for a pull request: what was run, its figures, and the verdicts. Of several samples the means, with their confidence intervals. */
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { bytes, figure, number, time } from '../reports/text/layout.ts';
import { quoted } from '../reports/text/verdicts.ts';
import { type ExportFormat, inChunks, summaryOf } from './format.ts';
import { markdownTable } from './markdown-table.ts';

export const markdown: ExportFormat = {
  name: 'markdown',
  title: 'tables for a pull request',
  readsFacts: false,
  write: (run) => inChunks(linesOf(summaryOf(run, 'markdown'))),
};

const VERDICTS = { valid: '✓', invalid: '✗', unknown: '?' } as const;

function linesOf(summary: Summary): string[] {
  return [
    `### ${summary.name}`,
    '',
    ...runLines(summary),
    '',
    ...figureLines(summary),
    '',
    ...checkLines(summary),
    ...replayLines(summary),
  ];
}

function runLines(summary: Summary): string[] {
  const { protocol, topology, peers, workload, runtime, seed, samples, stopped, elapsedMs } = summary;
  const seeds = samples.length > 1 ? `${seed} to ${seed + samples.length - 1}` : `${seed}`;
  const rows = [
    ['protocol', protocol],
    ['topology', `${topology}, ${number(peers)} peers`],
    ['workload', workload],
    ['runtime', runtime],
    [samples.length > 1 ? 'seeds' : 'seed', seeds],
    ['ended', `${stopped} after ${time(elapsedMs)}`],
  ];
  return markdownTable(['run', ''], rows, 'texts');
}

/** Rows of those figures that the run has. */
function figureLines(summary: Summary): string[] {
  const { books, kinds, latencyMs, latencyUncertaintyMs, order, fairness, deliveryRatio, redundancy, statistics } = summary;
  const size = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  const interval = (path: string, format: (value: number) => string) => {
    const statistic = statistics?.[path];
    return statistic === undefined ? '' : `${format(statistic.ci95[0])} to ${format(statistic.ci95[1])}`;
  };
  const rows: [string, string, string][] = [
    ['messages sent', number(books.sent), ''],
    ['messages received', number(books.received), ''],
    ['messages dropped', number(books.dropped), ''],
    ['bytes', bytes(size), ''],
  ];
  if (deliveryRatio !== undefined) rows.push(['delivery ratio', figure(deliveryRatio), '']);
  if (redundancy !== undefined) rows.push(['redundancy', figure(redundancy), '']);
  if (latencyMs !== undefined) {
    for (const key of ['p50', 'p90', 'p99', 'max'] as const) {
      rows.push([`latency ${key}`, time(latencyMs[key]), interval(`latencyMs.${key}`, time)]);
    }
  }
  if (latencyUncertaintyMs !== undefined) rows.push(['latency between machines, by their clocks', `± ${time(latencyUncertaintyMs)}`, '']);
  if (order !== undefined) {
    const { rounds, outOfOrderRounds } = order;
    rows.push(['rounds out of order', `${figure(outOfOrderRounds)} of ${figure(rounds)}`, interval('order.outOfOrderRounds', figure)]);
  }
  if (fairness !== undefined) rows.push(['fairness by receiver', figure(fairness.byReceiver), interval('fairness.byReceiver', figure)]);
  if (statistics !== undefined) return markdownTable(['figure', 'of all samples, or their mean', '95 % of the mean'], rows);
  return markdownTable(
    ['figure', 'value'],
    rows.map(([name, value]) => [name, value]),
  );
}

function checkLines({ checks, expectations }: Summary): string[] {
  const rows = checks.map((check) => [
    check.property,
    VERDICTS[check.verdict],
    check.promised ? 'promised' : 'not promised',
    noteOf(check),
  ]);
  const expected = expectations.map(({ path, expected: wanted, given, holds }) => [
    `${path} ${wanted}`,
    holds ? '✓' : '✗',
    'expected',
    given,
  ]);
  return markdownTable(['check', 'verdict', '', 'first fact against it'], [...rows, ...expected], 'texts');
}

function noteOf({ verdict, reason, evidence }: SampleSummary['checks'][number]): string {
  return verdict === 'valid' ? '' : (reason ?? evidence[0] ?? '');
}

/** In a block of code, where nothing need be escaped. */
function replayLines({ path, seed }: Summary): string[] {
  return path === undefined ? ['', `Seed ${seed}.`] : ['', '```', `hearsay run ${quoted(`${path}/experiment.yaml`)}`, '```'];
}
