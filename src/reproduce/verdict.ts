/** Whether what was found is what was published. */
import { statisticOf, studentT } from '../reports/statistic.ts';
import type { FigureTest, PublishedFigure } from './published.ts';

/** What became of a figure. */
export interface ReproducedFigure {
  readonly what: string;
  readonly published: number;
  readonly test: FigureTest['kind'];
  /** The mean over the samples. */
  readonly mean: number;
  /** Half of its interval of 99.9 %; 0 if all samples give the same. */
  readonly half: number;
  readonly isMet: boolean;
  /** Why it is not met, as far as that is known. */
  readonly gap?: string;
}

/** By how much a mean may be off: one of a thousand figures that are met is taken for one that is not. */
const CONFIDENCE = 0.999;

/** @param values of the samples, at least one */
export function verdictOn(figure: PublishedFigure, values: readonly number[]): ReproducedFigure {
  const { what, published, test, gap } = figure;
  const { mean, sd } = statisticOf(values);
  const half = values.length < 2 ? 0 : (studentT(CONFIDENCE, values.length - 1) * sd) / Math.sqrt(values.length);
  const isMet = isMetBy(test, published, values, { mean, half });
  return { what, published, test: test.kind, mean, half, isMet, ...(gap === undefined || isMet ? {} : { gap }) };
}

function isMetBy(
  test: FigureTest,
  published: number,
  values: readonly number[],
  { mean, half }: { mean: number; half: number },
): boolean {
  if (test.kind === 'shape') return mean >= test.from && mean <= test.to;
  const rounding = test.digit / 2;
  const isWithin = (value: number, margin: number) => Math.abs(value - published) <= margin * (1 + 1e-9);
  if (test.kind === 'exact') return values.every((value) => isWithin(value, rounding));
  return isWithin(mean, half + rounding);
}
