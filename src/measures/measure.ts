/**
 * What a measure is: a figure computed from what a run left behind, with its definition in words.
 *
 * Each file of this folder that defines a measure has one `defineMeasure`; `index.ts` is the registry. Where a figure can't be given,
 * a measure says why instead.
 */
import type { Recording } from '../trace/recording.ts';

/** In the place of a figure that can't be given: the reason. */
export interface Absent {
  readonly absent: string;
}

export interface Measure<Figure = unknown> {
  readonly name: string;
  readonly title: string;
  /** What its figures count in; '' for ratios. */
  readonly unit: string;
  /** How it is computed: what counts, what doesn't, and in which cases there is none. */
  readonly definition: string;
  /** Who defined it. */
  readonly source: string;
  take(run: Recording): Figure | Absent;
}

/** Checks a measure's types where it is written, and gives it back. */
export function defineMeasure<Figure>(measure: Measure<Figure>): Measure<Figure> {
  return measure;
}

export function isAbsent(figure: unknown): figure is Absent {
  return typeof figure === 'object' && figure !== null && 'absent' in figure;
}

/** Said by every measure that needs each delivery. */
export const needsDeliveries: Absent = { absent: 'the trace level keeps no list of all deliveries' };
