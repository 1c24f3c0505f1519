/**
 * What a measure is: a figure computed from what a run left behind, with its definition in words.
 *
 * Each file of this folder that defines a measure has one `defineMeasure`; `index.ts` is the registry. Where a figure
 * can't be given,
 * a measure says why instead.
 */
import type { Recording } from '../trace/recording.ts';
import type { Rule, Together } from './together.ts';

/** In the place of a figure that can't be given: the reason. */
export interface Absent {
  readonly absent: string;
}

export interface Measure<Figure = unknown> {
  readonly name: string;
  /** Its key in the summary; where it is not given, the name: `world-views` stands under `worldViews`. */
  readonly key?: string;
  readonly title: string;
  /** What its figures count in; '' for ratios. */
  readonly unit: string;
  /** How it is computed: what counts, what doesn't, and in which cases there is none. */
  readonly definition: string;
  /** Who defined it. */
  readonly source: string;
  /** What its figures of several samples come to. */
  readonly together: Rule;
  take(run: Recording): Figure | Absent;
}

/** Checks a measure's types where it is written, and gives it back. */
export function defineMeasure<Figure>(
  measure: Measure<Figure> & { readonly together: Together<Figure> },
): Measure<Figure> {
  return measure;
}

export function keyOf({ key, name }: Pick<Measure, 'key' | 'name'>): string {
  return key ?? name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function isAbsent(figure: unknown): figure is Absent {
  return typeof figure === 'object' && figure !== null && 'absent' in figure;
}

/** Said by every measure that needs each delivery. */
export const needsDeliveries: Absent = { absent: 'the trace level keeps no list of all deliveries' };
