/** How long deliveries took, and where the time went. */

import { figure, time } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';

/** One sentence, without its indent. */
export function latencyLine(summary: Summary): string[] {
  const { latencyMs, latencyPartsMs, latencyUncertaintyMs } = summary;
  if (latencyMs === undefined) return [];
  const { p50, p90, p99, max } = latencyMs;
  const clocks =
    latencyUncertaintyMs === undefined ? '' : ` (± ${time(latencyUncertaintyMs)} between machines, by their clocks)`;
  const head = `Latency of deliveries${ofSamples(summary, 'latencyMs', 'p50')}${clocks}`;
  const median = latencyPartsMs === undefined ? time(p50) : `${figure(p50)} ms = ${partsText(latencyPartsMs.of.p50)}`;
  const rest = `p90 ${time(p90)}, p99 ${time(p99)}, max ${time(max)}${ofSamples(summary, 'latencyMs', 'max')}`;
  return [`${head}: p50 ${median}${latencyPartsMs === undefined ? ', ' : '; '}${rest}.`];
}

type Parts = NonNullable<SampleSummary['latencyPartsMs']>['of']['p50'];

/** `11,488 waiting + 85 on the way + 0 held back`. */
export function partsText({ waiting, way, held }: Parts): string {
  return `${figure(waiting)} waiting + ${figure(way)} on the way + ${figure(held)} held back`;
}
