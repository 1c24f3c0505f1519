/** What a sweep came to, as one page. */

import { number, plural } from '../../text/layout.ts';
import type { Swept } from '../sweep/swept.ts';
import { type Drawn, documentOf } from './document.ts';
import { listOf } from './run-head.ts';

export interface SweepReport extends Drawn {
  readonly swept: Swept;
  readonly caption: readonly string[];
  readonly script: string;
}

export function sweepPageOf({ swept: { name, seed, axes, points }, ...rest }: SweepReport): Promise<string> {
  const samples = Math.max(...points.map((point) => point.samples.length));
  return documentOf({
    ...rest,
    title: `${name}: ${plural(points.length, 'point')}`,
    head: [
      listOf({
        ...Object.fromEntries(axes.map(({ key, labels }) => [key, labels.join('; ')])),
        'samples at each point': number(samples),
        'seed of the first': String(seed),
      }),
    ],
  });
}
