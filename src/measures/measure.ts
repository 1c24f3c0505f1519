/**
 * What a measure is: a figure computed from the trace of a run, and all that the rest of the project needs to know of
 * it. The summary and its schema, what samples add up to, the text of a run, comparisons, sweeps, the SQL table `runs`
 * and the reference pages are made from this declaration.
 *
 * One file of this folder declares one measure; `index.ts` is the registry. If a figure cannot be given, the measure
 * says why instead.
 */
import type * as z from 'zod';
import type { PeerNames } from '../core/peer-names.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Page } from '../text/layout.ts';
import type { Recording } from '../trace/recording.ts';
import type { Rule, Together } from './sample-rules.ts';

/** Stands for a figure that cannot be given. */
export interface Absent {
  /** The reason. */
  readonly absent: string;
}

/** The tables that may list a figure: `compare` and `sweep`, the text of a run of several samples, and Markdown. */
export type FigureTable = 'comparison' | 'samples' | 'markdown';

/** A number of a measure's value that tables list. */
export interface ListedFigure<Value = unknown> {
  /** Its place in the value: `p50`, `of.p50.waiting`; empty if the value itself is the number. */
  readonly path: string;
  /** Computes the number if it does not stand at `path`. */
  take?(value: Value): number;
  /** Its path in tables, `--figure` and files; by default the key of the measure and `path`. */
  readonly name?: string;
  /** Its title in tables, without the unit: `latency p50`. */
  readonly title: string;
  readonly unit?: 'ms' | 'bytes';
  /** Which of two values is better; absent if neither is. */
  readonly better?: 'lower' | 'higher';
  /** By default `comparison` only. */
  readonly tables?: readonly FigureTable[];
  /** Prominence: figures of lower rank are shown first if there is not room for all. By default the last. */
  readonly rank?: number;
  /** The place in the value of the total that the number is a part of. */
  readonly outOf?: string;
  /** Its column in the SQL table `runs`. */
  readonly column?: readonly [name: string, type: 'whole' | 'real'];
}

/** What the lines of a measure are made with, besides its value. */
export interface TextContext {
  readonly page: Page;
  readonly names: PeerNames;
  readonly peers: number;
  /** Samples that the values are put together from; 0 for a single run. */
  readonly samples: number;
  /** Whether the lines that an ancestor project printed are wanted. */
  readonly inAncestorForm: boolean;
  /** ` (mean of 3 samples)`, to stand behind the figure at a path of the summary; empty for a single run. */
  ofSamples(path: string): string;
  /** The value of another measure. */
  valueFor<Value>(measure: Measure<Value>): Value | undefined;
  /** Keys of the summary that are no measures. */
  readonly summary: {
    readonly overheadBytes: number;
    readonly latencyUncertaintyMs?: number;
    readonly worldViewsBefore?: readonly {
      readonly peer: PeerId;
      readonly edges: readonly (readonly [PeerId, PeerId])[];
    }[];
  };
}

/** The lines of a measure in the text of a run. */
export interface MeasureText<Value = unknown> {
  /** As a section of its own, under a title; as sentences among the figures; or only in the form of the ancestors. */
  readonly place: 'section' | 'sentence' | 'ancestor';
  /** Whether its lines are shown only if all are wanted (`--verbose`). */
  readonly isDetail?: boolean;
  /** Prominence of a section: lower ranks come first. By default the last. */
  readonly rank?: number;
  /** Empty if the value says nothing worth a line. Sentences have no indent and are wrapped later. */
  lines(value: Value, context: TextContext): string[];
}

/** What is measured, in words. */
interface Quantity {
  readonly name: string;
  /** Its key in the summary; by default the name in camel case. */
  readonly key?: string;
  readonly title: string;
  /** The unit of its figures; empty for ratios. */
  readonly unit: string;
  /** How it is computed: what counts, what does not, and when there is no figure. */
  readonly definition: string;
  /** Who defined it. */
  readonly source: string;
}

export interface Measure<Value = unknown> extends Quantity {
  /** The shape of its value; by default anything that JSON can hold. */
  readonly shape?: z.ZodType<Value>;
  /** True if every run has a value. */
  readonly always?: boolean;
  /** How the values of several samples are put together. */
  readonly together: Rule;
  /** The numbers that tables list, in this order. */
  readonly figures?: readonly ListedFigure<Value>[];
  readonly text?: MeasureText<Value>;
  take(run: Recording): NoInfer<Value> | Absent;
}

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** A measure whose key the compiler knows. */
export interface KeyedMeasure<Value, Key extends string, Always extends boolean> extends Measure<Value> {
  readonly key: Key;
  readonly shape: z.ZodType<Value>;
  readonly always?: Always;
}

/** Checks the types of a measure, and fills in its key. */
export function defineMeasure<
  Value,
  const Name extends string,
  const Key extends string = CamelCase<Name>,
  const Always extends boolean = false,
>(
  measure: Measure<Value> & {
    readonly name: Name;
    readonly key?: Key;
    readonly shape: z.ZodType<Value>;
    readonly always?: Always;
    readonly together: Together<Value>;
  },
): KeyedMeasure<Value, Key, Always>;
export function defineMeasure<Value>(
  measure: Measure<Value> & { readonly together: Together<Value>; take(run: Recording): Value | Absent },
): Measure<Value>;
export function defineMeasure(measure: Measure): Measure {
  return { ...measure, key: keyOf(measure) };
}

export function keyOf({ key, name }: Pick<Measure, 'key' | 'name'>): string {
  return key ?? name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function isAbsent(value: unknown): value is Absent {
  return typeof value === 'object' && value !== null && 'absent' in value;
}

/** The reason of every measure that needs each delivery. */
export const needsDeliveries: Absent = { absent: 'the trace level keeps no list of all deliveries' };
