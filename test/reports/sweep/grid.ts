/** A sweep without runs: samples that have one figure, made up. */

import type { SampleSummary } from '../../../src/reports/summary.ts';
import { type Swept, sweptOf } from '../../../src/reports/sweep/swept.ts';
import { figures } from '../../../src/reports/table-figures.ts';

export const elapsed = figures.find(({ path }) => path === 'elapsedMs')!;

/** @param points values by key, and the figure of each sample */
export function gridOf(points: readonly (readonly [Readonly<Record<string, unknown>>, readonly number[]])[]): Swept {
  return sweptOf(
    { name: 'grid', seed: 7 },
    Object.keys(points[0][0]),
    points.map(([values, figures]) => ({
      values,
      samples: figures.map((elapsedMs, sample) => ({ seed: 7 + sample, elapsedMs }) as SampleSummary),
    })),
  );
}
