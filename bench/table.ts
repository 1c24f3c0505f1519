/**
 * The one table: figure, target, this machine; with others: what they reached, the ratio, and the ratio that is
 * demanded.
 */
import Table from 'cli-table3';
import { medianOf, type Result, type Standing, timesOf } from './compare.ts';
import type { Figure, Unit } from './job.ts';

export interface Row {
  readonly job: string;
  readonly figure: string;
  readonly target: string;
  readonly measured: string;
  readonly ratio: string;
  readonly demanded: string;
  /** Empty where nothing was asked. */
  readonly verdict: '' | 'met' | 'missed';
}

export function rowsOf({ job, standings }: Result): Row[] {
  const rows: Row[] = [];
  for (const figure of job.figures) {
    for (const standing of standings) {
      if (standing.rounds.length === 0) continue;
      const isOurs = standing.contender.side === 'hearsay';
      const row = isOurs
        ? rowOfOurs(job.title, figure, standing)
        : rowOfOther(job.title, figure, standings[0], standing);
      if (row !== undefined) rows.push(row);
    }
  }
  return rows;
}

/** What could not run, or failed. */
export function problemsOf({ job, standings }: Result): string[] {
  return standings
    .filter(({ trouble }) => trouble !== undefined)
    .map(({ contender, trouble }) => `${job.name}: ${contender.name}: ${trouble}`);
}

export function printed(rows: readonly Row[]): string {
  const table = new Table({
    head: ['job', 'figure', 'target', 'this machine', 'ratio', 'demanded', ''],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  let job = '';
  for (const row of rows) {
    table.push([
      row.job === job ? '' : row.job,
      row.figure,
      row.target,
      row.measured,
      row.ratio,
      row.demanded,
      row.verdict,
    ]);
    job = row.job;
  }
  return table.toString();
}

function rowOfOurs(job: string, figure: Figure, standing: Standing): Row | undefined {
  const { name, share = 1 } = standing.contender;
  const { atLeast, atMost, unit } = figure;
  // A variant is held to its share of what is made a second; memory and latency are shown once.
  if (share < 1 && unit !== 'per second') return undefined;
  const value = medianOf(standing, figure.key);
  const limit = atLeast === undefined ? atMost : atLeast * share;
  const isMet = atLeast === undefined ? value <= limit! : value >= limit!;
  return {
    job,
    figure: name === 'hearsay' ? figure.title : `${figure.title}: ${name.replace('hearsay, ', '')}`,
    target: limit === undefined ? '' : `${atLeast === undefined ? '≤' : '≥'} ${text(limit, unit)}`,
    measured: text(value, unit),
    ratio: '',
    demanded: '',
    verdict: limit === undefined ? '' : isMet ? 'met' : 'missed',
  };
}

function rowOfOther(job: string, figure: Figure, ours: Standing, theirs: Standing): Row | undefined {
  const value = medianOf(theirs, figure.key);
  if (Number.isNaN(value)) return undefined;
  const ratio = figure.unit === 'per second' ? timesOf(ours, theirs, figure.key) : Number.NaN;
  const demanded = figure.times?.[theirs.contender.name];
  return {
    job,
    figure: `  ${theirs.contender.name}`,
    target: '',
    measured: text(value, figure.unit),
    ratio: Number.isNaN(ratio) ? '' : `${significant(ratio)} ×`,
    demanded: demanded === undefined ? '' : `≥ ${demanded} ×`,
    verdict: demanded === undefined ? '' : ratio >= demanded ? 'met' : 'missed',
  };
}

export function text(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return 'none';
  switch (unit) {
    case 'per second':
      return value >= 1e6
        ? `${significant(value / 1e6)} M/s`
        : value >= 1e3
          ? `${significant(value / 1e3)} k/s`
          : `${significant(value)} /s`;
    case 'ms':
      return value >= 1000 ? `${significant(value / 1000)} s` : `${significant(value)} ms`;
    case 'bytes':
      return value >= 1e9 ? `${significant(value / 1e9)} GB` : `${Math.round(value / 1e6)} MB`;
    case 'share':
      return `${significant(value * 100)} %`;
    case 'index':
      return value.toFixed(4);
    case 'count':
      return String(value);
  }
}

/** Three digits, without a power of ten. */
function significant(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
