/** The registry of measures: add yours here. The reference pages are made from it. */
import { InputError } from '../core/errors.ts';
import { backlog } from './backlog.ts';
import { deliveryRatio } from './delivery-ratio.ts';
import { duplicates } from './duplicates.ts';
import { fairness } from './fairness.ts';
import { hops } from './hops.ts';
import { knowledge } from './knowledge.ts';
import { latency } from './latency.ts';
import { latencyCurve } from './latency-curve.ts';
import { latencyParts } from './latency-parts.ts';
import { matrix } from './matrix.ts';
import type { Measure } from './measure.ts';
import { order } from './order.ts';
import { redundancy } from './redundancy.ts';
import { spread } from './spread.ts';
import { throughput } from './throughput.ts';
import { kinds, links } from './traffic.ts';
import { violations } from './violations.ts';
import { worldViews } from './world-views.ts';

export const measures: readonly Measure[] = [
  order,
  violations,
  latency,
  latencyParts,
  latencyCurve,
  spread,
  throughput,
  backlog,
  fairness,
  kinds,
  links,
  matrix,
  worldViews,
  knowledge,
  deliveryRatio,
  redundancy,
  duplicates,
  hops,
];

/** @throws InputError for an unknown name */
export function findMeasure(name: string): Measure {
  const found = measures.find((measure) => measure.name === name);
  if (found === undefined)
    throw new InputError('measure', `one of ${measures.map((measure) => measure.name).join(', ')}`, name);
  return found;
}
