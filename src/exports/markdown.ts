/**
 * A run as Markdown for a pull request: what was run, its figures, and the verdicts. Of several samples the means, with
 * their confidence intervals.
 */

import { runCommand } from '../reports/commands.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { ofSamples, ruleAt } from '../reports/summary-rules.ts';
import { type Figure, figuresOf } from '../reports/table-figures.ts';
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

/** Rows of those figures that the run has; of several samples with the interval of the mean. */
function figureLines(summary: Summary): string[] {
  const { statistics, latencyUncertaintyMs } = summary;
  const rows = figuresOf('markdown').flatMap((figure) => rowOf(figure, summary));
  if (latencyUncertaintyMs !== undefined)
    rows.push(['latency between machines, by their clocks', `± ${time(latencyUncertaintyMs)}`, '']);
  if (statistics !== undefined) return markdownTable(['figure', 'of all samples', '95 % of the mean'], rows);
  return markdownTable(
    ['figure', 'value'],
    rows.map(([name, value]) => [name, value]),
  );
}

function rowOf(listed: Figure, summary: Summary): [name: string, value: string, interval: string][] {
  const { path, rulePath, title, unit, take, total } = listed;
  const value = take(summary);
  if (value === undefined) return [];
  const format = unit === 'ms' ? time : unit === 'bytes' ? bytes : figure;
  const statistic = ruleAt(rulePath) === 'mean' ? summary.statistics?.[path] : undefined;
  const interval = statistic === undefined ? '' : `${format(statistic.ci95[0])} to ${format(statistic.ci95[1])}`;
  const all = total?.(summary);
  const of = all === undefined ? '' : ` of ${figure(all)}`;
  return [[title.replace(/ \(ms\)$/, ''), `${format(value)}${of}${ofSamples(summary, rulePath)}`, interval]];
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

/** In a block of code, in which nothing has to be escaped. */
function replayLines({ path, seed }: Summary): string[] {
  return path === undefined ? ['', `Seed ${seed}.`] : ['', '```', runCommand(`${path}/experiment.yaml`), '```'];
}
