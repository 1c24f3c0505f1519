/**
 * A run as Markdown for a pull request: what was run, its figures, and the verdicts. Of several samples the means, with
 * their confidence intervals.
 */

import { runCommand } from '../reports/commands.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { ofSamples, ruleAt } from '../reports/summary-rules.ts';
import { markdownTable } from '../reports/text/markdown-table.ts';
import { bytes, figure, number, time } from '../text/layout.ts';
import { type ExportFormat, inChunks, summaryOf } from './format.ts';

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
  const {
    books,
    kinds,
    latencyMs,
    latencyPartsMs,
    latencyUncertaintyMs,
    order,
    fairness,
    deliveryRatio,
    redundancy,
    statistics,
  } = summary;
  const size = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  const interval = (path: string, format: (value: number) => string) => {
    const statistic = ruleAt(path.split('.')) === 'mean' ? statistics?.[path] : undefined;
    return statistic === undefined ? '' : `${format(statistic.ci95[0])} to ${format(statistic.ci95[1])}`;
  };
  const said = (path: string) => ofSamples(summary, ...path.split('.'));
  const rows: [string, string, string][] = [
    ['messages sent', `${number(books.sent)}${said('books.sent')}`, ''],
    ['messages received', `${number(books.received)}${said('books.received')}`, ''],
    ['messages dropped', `${number(books.dropped)}${said('books.dropped')}`, ''],
    ['bytes', `${bytes(size)}${said('kinds.bytes')}`, ''],
  ];
  const add = (name: string, path: string, value: number | undefined, format: (value: number) => string, of = '') =>
    value === undefined ? [] : rows.push([name, `${format(value)}${of}${said(path)}`, interval(path, format)]);
  add('delivery ratio', 'deliveryRatio', deliveryRatio, figure);
  add('redundancy', 'redundancy', redundancy, figure);
  for (const key of ['p50', 'p90', 'p99', 'max'] as const)
    add(`latency ${key}`, `latencyMs.${key}`, latencyMs?.[key], time);
  for (const [part, title] of [
    ['waiting', 'waiting at the origin'],
    ['way', 'on the way'],
    ['held', 'held back'],
  ] as const)
    add(`latency p50, ${title}`, `latencyPartsMs.of.p50.${part}`, latencyPartsMs?.of.p50[part], time);
  if (latencyUncertaintyMs !== undefined)
    rows.push(['latency between machines, by their clocks', `± ${time(latencyUncertaintyMs)}`, '']);
  add(
    'rounds out of order',
    'order.outOfOrderRounds',
    order?.outOfOrderRounds,
    figure,
    ` of ${figure(order?.rounds ?? 0)}`,
  );
  add('fairness by receiver', 'fairness.byReceiver', fairness?.byReceiver, figure);
  if (statistics !== undefined) return markdownTable(['figure', 'of all samples', '95 % of the mean'], rows);
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
  return path === undefined ? ['', `Seed ${seed}.`] : ['', '```', runCommand(`${path}/experiment.yaml`), '```'];
}
