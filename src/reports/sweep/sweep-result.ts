/**
 * The result of a sweep: for each point of the grid the figures over its samples, and broken promises. As rows of a
 * table, and as rows of a file.
 */
import { isPlanned } from '../../core/crash-reasons.ts';
import type { SampleSummary, Statistic, Summary } from '../summary.ts';
import { type Figure, figureOf, figures, rankedFigures, samplesOf } from '../table-figures.ts';

/** A point that has run. */
export interface SweptCell {
  readonly values: Readonly<Record<string, unknown>>;
  readonly summary: Summary;
}

export interface SweepPoint {
  readonly values: Readonly<Record<string, unknown>>;
  readonly path?: string;
  readonly samples: number;
  readonly stopped: string;
  readonly statistics: Readonly<Record<string, Statistic>>;
  /** Promised properties that do not hold, expectations that were not met, and `run` if it, a peer or a call failed. */
  readonly broken: readonly string[];
  /** Measures and properties of the user that were ended, as they did not come back. */
  readonly endedCalls?: readonly string[];
}

export interface SweepResult {
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly path: string;
  readonly interrupted: boolean;
  readonly keys: readonly string[];
  readonly points: readonly SweepPoint[];
  /** The page with its pictures; absent if there is none. */
  readonly page?: string;
}

export function pointOf({ values, summary }: SweptCell): SweepPoint {
  const samples = samplesOf(summary);
  const statistics = figures.flatMap((figure) => {
    const statistic = figureOf(figure, samples);
    return statistic === undefined ? [] : [[figure.path, statistic] as const];
  });
  return {
    values,
    path: summary.path,
    samples: samples.length,
    stopped: summary.stopped,
    statistics: Object.fromEntries(statistics),
    broken: [
      ...(isFailed(summary) ? ['run'] : []),
      ...summary.checks
        .filter(({ promised, verdict }) => promised && verdict === 'invalid')
        .map(({ property }) => property),
      ...summary.expectations.filter(({ holds }) => !holds).map(({ path }) => path),
    ],
    ...(summary.endedCalls === undefined ? {} : { endedCalls: summary.endedCalls }),
  };
}

function isFailed({ stopped, failures, endedCalls = [] }: Summary): boolean {
  return stopped === 'failed' || endedCalls.length > 0 || failures.some(({ reason }) => !isPlanned(reason));
}

/**
 * Figures that some point has and that are not the same at all of them, the most important first: what a sweep is
 * looked at for.
 */
export function telling(points: readonly SweepPoint[]): Figure[] {
  return rankedFigures.filter(({ path }) => new Set(points.map(({ statistics }) => statistics[path]?.mean)).size > 1);
}

export type SweepRow = readonly (string | number)[];

/** Names of the columns of `rowsOf`. */
export function columnsOf(keys: readonly string[]): string[] {
  return [...keys, 'sample', 'sample_seed', 'stopped', ...figures.map(({ path }) => path.replaceAll('.', '_'))];
}

/** One row a run: the point, the sample, and every figure. */
export function rowsOf({ values, summary }: SweptCell): SweepRow[] {
  const point = Object.values(values).map(valueText);
  return samplesOf(summary).map((sample, index) => [
    ...point,
    index,
    sample.seed,
    sample.stopped,
    ...figuresIn(sample),
  ]);
}

function figuresIn(sample: SampleSummary): (number | string)[] {
  return figures.map(({ take }) => take(sample) ?? '');
}

/** A value of the grid in a cell of `sweep.csv`, and in the name of a point’s folder. */
export function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const { name, ...rest } = value as { name?: unknown };
    if (typeof name === 'string' && Object.keys(rest).length === 0) return name;
    return JSON.stringify(value);
  }
  return String(value);
}
