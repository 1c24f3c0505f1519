/** The registry of measures: add yours here. The reference pages are made from it. */
import type * as z from 'zod';
import { InputError } from '../core/errors.ts';
import type { Recording } from '../trace/recording.ts';
import { backlog } from './backlog.ts';
import { deliveryRatio } from './delivery-ratio.ts';
import { detection } from './detection.ts';
import { duplicates } from './duplicates.ts';
import { epidemic } from './epidemic.ts';
import { fairness } from './fairness.ts';
import { firstSpy } from './first-spy.ts';
import { hops } from './hops.ts';
import { kinds } from './kinds.ts';
import { knowledge } from './knowledge.ts';
import { latency } from './latency.ts';
import { latencyCurve } from './latency-curve.ts';
import { latencyParts } from './latency-parts.ts';
import { links } from './links.ts';
import { matrix } from './matrix.ts';
import { isAbsent, type Measure } from './measure.ts';
import { order } from './order.ts';
import { redundancy } from './redundancy.ts';
import { spread } from './spread.ts';
import { throughput } from './throughput.ts';
import { violations } from './violations.ts';
import { worldViews } from './world-views.ts';

/** Tables, texts and files list their figures in this order. */
export const measures = [
  links,
  kinds,
  matrix,
  latency,
  latencyParts,
  latencyCurve,
  order,
  violations,
  fairness,
  deliveryRatio,
  redundancy,
  duplicates,
  hops,
  firstSpy,
  spread,
  epidemic,
  throughput,
  backlog,
  worldViews,
  knowledge,
  detection,
] as const;

type BuiltIn = (typeof measures)[number];

/** The shapes of all values, by their keys in the summary. */
export type MeasureShapes = {
  readonly [M in BuiltIn as M['key']]: M extends { readonly always?: true }
    ? z.ZodType<ValueOf<M>>
    : z.ZodOptional<z.ZodType<ValueOf<M>>>;
};

type ValueOf<M> = M extends Measure<infer Value> ? Value : never;

export const measureShapes = Object.fromEntries(
  measures.map(({ key, shape, always }) => [key, always === true ? shape : shape.optional()]),
) as unknown as MeasureShapes;

/** The values of all measures by their keys, and the reason of each that has none. */
export function measured(recording: Recording): {
  readonly values: { readonly [Key in keyof MeasureShapes]: z.output<MeasureShapes[Key]> };
  readonly absent: Readonly<Record<string, string>>;
} {
  const values: Record<string, unknown> = {};
  const absent: Record<string, string> = {};
  for (const { key, take } of measures) {
    const value = take(recording);
    if (isAbsent(value)) absent[key] = value.absent;
    else values[key] = value;
  }
  return { values: values as { [Key in keyof MeasureShapes]: z.output<MeasureShapes[Key]> }, absent };
}

/** @throws InputError for an unknown name */
export function findMeasure(name: string): Measure {
  const found = measures.find((measure) => measure.name === name);
  if (found === undefined)
    throw new InputError('measure', `one of ${measures.map((measure) => measure.name).join(', ')}`, name);
  return found;
}
