/**
 * The figures that tables list, for runs of any kind: those of the run as a whole, and those that the measures declare.
 * Tables leave out figures that a run does not have.
 */
import { measures } from '../measures/index.ts';
import { type FigureTable, keyOf, type ListedFigure, type Measure } from '../measures/measure.ts';
import { statisticOf } from './statistic.ts';
import type { SampleSummary, Statistic, Summary } from './summary.ts';

export interface Figure {
  /** Its path in tables, `--figure` and files: that in the summary, if it stands there. */
  readonly path: string;
  /** The path in the summary whose rule tells how samples are put together. */
  readonly rulePath: string;
  /** With the unit: `latency p50 (ms)`. */
  readonly title: string;
  readonly unit?: 'ms' | 'bytes';
  readonly better?: 'lower' | 'higher';
  readonly tables: readonly FigureTable[];
  /** Figures of lower rank are shown first if there is not room for all. */
  readonly rank: number;
  readonly column?: readonly [name: string, type: 'whole' | 'real'];
  take(sample: SampleSummary): number | undefined;
  /** The total that it is a part of. */
  total?(sample: SampleSummary): number | undefined;
}

const LAST = Number.POSITIVE_INFINITY;

function ofRun(
  path: string,
  title: string,
  take: Figure['take'],
  rest: Partial<Omit<Figure, 'path' | 'take'>> = {},
): Figure {
  const titled = rest.unit === undefined ? title : `${title} (${rest.unit})`;
  return { rank: LAST, tables: ['comparison'], ...rest, path, rulePath: path, title: titled, take };
}

const first = [
  ofRun('graph.links', 'links', ({ graph }) => graph.links),
  ofRun('books.sent', 'messages sent', ({ books }) => books.sent, {
    better: 'lower',
    rank: 1,
    tables: ['comparison', 'markdown'],
  }),
  ofRun('books.received', 'messages received', ({ books }) => books.received, { tables: ['samples', 'markdown'] }),
  ofRun('books.dropped', 'messages dropped', ({ books }) => books.dropped, {
    rank: 7,
    tables: ['comparison', 'samples', 'markdown'],
  }),
];
const last = [
  ofRun('elapsedMs', 'time of the run', ({ elapsedMs }) => elapsedMs, {
    unit: 'ms',
    rank: 9,
    tables: ['comparison', 'samples'],
  }),
];

const all: readonly Figure[] = [
  ...first,
  ...measures.flatMap((measure: Measure) => (measure.figures ?? []).map((listed) => figureFrom(measure, listed))),
  ...last,
];

/** The figures that a table lists, in order. */
export function figuresOf(table: FigureTable): readonly Figure[] {
  return all.filter(({ tables }) => tables.includes(table));
}

/** The figures of measures that have a column of the SQL table `runs`. */
export const columnFigures = all.filter(({ column }) => column !== undefined);

/** What `compare` and `sweep` show. */
export const figures = figuresOf('comparison');

/** The same, the most prominent first. */
export const rankedFigures = figures.toSorted((one, other) => (one.rank === other.rank ? 0 : one.rank - other.rank));

/** Those that have a rank: what pictures show. */
export const prominentFigures = rankedFigures.filter(({ rank }) => rank < LAST);

function figureFrom(measure: Measure, listed: ListedFigure): Figure {
  const { path, name, title, unit, tables = ['comparison'], rank = LAST, take = numberAt(path), outOf } = listed;
  const key = keyOf(measure);
  const full = path === '' ? key : `${key}.${path}`;
  const ofMeasure = (sample: SampleSummary): unknown => sample[key as keyof SampleSummary];
  const taken = (from: (value: unknown) => number | undefined) => (sample: SampleSummary) => {
    const value = ofMeasure(sample);
    return value === undefined ? undefined : from(value);
  };
  return {
    ...listed,
    path: name ?? full,
    rulePath: full,
    title: unit === 'ms' ? `${title} (ms)` : title,
    tables,
    rank,
    take: taken(take),
    ...(outOf === undefined ? {} : { total: taken(numberAt(outOf)) }),
  };
}

function numberAt(path: string): (value: unknown) => number | undefined {
  const keys = path === '' ? [] : path.split('.');
  return (value) =>
    keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value) as number | undefined;
}

/** The samples of a run: itself if it has only one. */
export function samplesOf(summary: Summary): readonly SampleSummary[] {
  return summary.samples.length > 0 ? summary.samples : [summary];
}

/** The figure in each sample; undefined if one of them does not have it. */
export function valuesOf({ take }: Figure, samples: readonly SampleSummary[]): number[] | undefined {
  const values = samples.map(take).filter((value) => value !== undefined);
  return values.length === samples.length ? values : undefined;
}

/** Mean, deviation and interval over the samples. */
export function figureOf(figure: Figure, samples: readonly SampleSummary[]): Statistic | undefined {
  const values = valuesOf(figure, samples);
  return values === undefined || values.length === 0 ? undefined : statisticOf(values);
}
