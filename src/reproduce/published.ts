/** Figures that others published, or that follow from theory, and the experiments that give them here. */
import type { SampleSummary } from '../reports/summary.ts';
import type { Recording } from '../trace/recording.ts';

/** One experiment of a source, and the figures that it is to give. */
export interface Reproduction {
  /** Of small letters, digits and hyphens. */
  readonly name: string;
  /** What is tried, in a line. */
  readonly title: string;
  /** Where its figures were published, or what they follow from: author, title, table. */
  readonly source: string;
  /** What would stand in its file. */
  readonly experiment: Readonly<Record<string, unknown>>;
  /** Runs with seeds one apart, from 1 on; at least 30 where a figure is statistical. */
  readonly samples: number;
  readonly figures: readonly PublishedFigure[];
}

export interface PublishedFigure {
  /** What it is, with its unit. */
  readonly what: string;
  readonly published: number;
  readonly test: FigureTest;
  readonly reading: Reading;
  /** Why it is not met, where it is not. */
  readonly gap?: string;
}

/**
 * When a figure is met. `exact`: each sample gives it, to the digits that were published. `statistical`: it lies in the
 * interval of 99.9 % of the mean over the samples, which is widened by half a unit of the last digit published.
 * `shape`: the mean lies between two bounds, as only an order or a ratio was published.
 */
export type FigureTest =
  | { readonly kind: 'exact'; readonly digit: number }
  | { readonly kind: 'statistical'; readonly digit: number }
  | { readonly kind: 'shape'; readonly from: number; readonly to: number };

/** Of a count. */
export const exact: FigureTest = { kind: 'exact', digit: 1 };

/** How a figure is got from a run. */
export interface Reading {
  /** A path of the summary, or a rule in words. */
  readonly text: string;
  /** Undefined if the run does not tell. */
  of(summary: SampleSummary, recording: Recording): number | undefined;
}
