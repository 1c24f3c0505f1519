/**
 * What a sweep's pictures are drawn from: the grid, its axes in words and, if possible, in numbers, and the samples at
 * each of its points.
 */
import { durationMs } from '../../core/durations.ts';
import { number } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import type { Figure } from '../table-figures.ts';

export interface SweptAxis {
  readonly key: string;
  /** What stands beside the axis: the key, with its unit if it has one. */
  readonly title: string;
  /** Of each value, in the order of the grid. */
  readonly labels: readonly string[];
  /** The same as numbers, if all are numbers or times (in ms). */
  readonly numbers?: readonly number[];
}

export interface SweptPoint {
  /** By axis: which of its values. */
  readonly at: readonly number[];
  readonly samples: readonly SampleSummary[];
}

export interface Swept {
  readonly name: string;
  readonly seed: number;
  readonly axes: readonly SweptAxis[];
  readonly points: readonly SweptPoint[];
}

/** @param points those that have run, each with its values by the keys of the grid */
export function sweptOf(
  about: Pick<Swept, 'name' | 'seed'>,
  keys: readonly string[],
  points: readonly { readonly values: Readonly<Record<string, unknown>>; readonly samples: readonly SampleSummary[] }[],
): Swept {
  const distinct = keys.map((key) => [
    ...new Map(points.map(({ values }) => [JSON.stringify(values[key]), values[key]])).values(),
  ]);
  return {
    ...about,
    axes: keys.map((key, index) => axisOf(key, distinct[index])),
    points: points.map(({ values, samples }) => ({
      at: keys.map((key, index) =>
        distinct[index].findIndex((value) => JSON.stringify(value) === JSON.stringify(values[key])),
      ),
      samples,
    })),
  };
}

function axisOf(key: string, values: readonly unknown[]): SweptAxis {
  const areNumbers = values.every((value) => typeof value === 'number');
  // Plain numbers are not taken for times.
  const times = values.map((value) =>
    typeof value === 'string' || typeof value === 'number' ? durationMs(value) : undefined,
  );
  const areTimes = !areNumbers && times.every((time) => time !== undefined);
  return {
    key,
    title: areTimes ? `${key} (ms)` : key,
    labels: distinctly(values),
    ...(areNumbers ? { numbers: values as number[] } : areTimes ? { numbers: times as number[] } : {}),
  };
}

/** Two values that would be called the same are called by all that stands in the file. */
function distinctly(values: readonly unknown[]): string[] {
  const labels = values.map(labelOf);
  return new Set(labels).size === labels.length ? labels : values.map((value) => JSON.stringify(value));
}

/** A value in a legend: `mesh`, `random-k-out k=4`, `uniform 1, 20`. */
export function labelOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? number(value) : String(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(labelOf).join(', ');
  const { name, ...rest } = value as { name?: unknown };
  const parts = Object.entries(rest).map(
    ([key, one]) => `${key}${name === undefined || key === 'over' ? ' ' : '='}${labelOf(one)}`,
  );
  return [...(name === undefined ? [] : [String(name)]), ...parts].join(' ');
}

/** The samples of a point that have the figure. */
export function valuesAt({ samples }: SweptPoint, figure: Figure): { readonly seed: number; readonly value: number }[] {
  return samples.flatMap((sample) => {
    const value = figure.take(sample);
    return value === undefined ? [] : [{ seed: sample.seed, value }];
  });
}

/** A point of the grid in words: `mesh, 100`. @param axes which of them; all without it */
export function nameOf(
  { axes }: Swept,
  { at }: SweptPoint,
  which: readonly number[] = axes.map((_, index) => index),
): string {
  return which.map((index) => axes[index].labels[at[index]]).join(', ');
}
