/** What stands under each picture: what it is of, and the command that makes the run again. */

import { number, plural } from '../text/layout.ts';
import type { SampleSummary } from './summary.ts';
import type { Swept } from './sweep/swept.ts';

/** @param samples how many there are, if it is the first of several */
export function captionOf(
  { name, seed, peers, protocol, topology, runtime }: SampleSummary,
  command: string,
  samples = 0,
): string[] {
  const which = samples > 1 ? `, the first of ${number(samples)} samples` : '';
  return [
    `${name}, seed ${seed}${which}: ${plural(peers, 'peer')}, ${protocol} on ${topology}, ${runtime}.`,
    `To run it again: ${command}`,
  ];
}

/** The same of a sweep. */
export function sweepCaptionOf({ name, seed, axes, points }: Swept, command: string): string[] {
  const samples = Math.max(0, ...points.map((point) => point.samples.length));
  const grid = axes.map(({ key, labels }) => `${key} (${labels.join('; ')})`).join(' by ');
  return [
    `${name}: ${grid}; ${plural(samples, 'sample')} at each point, from seed ${seed} on.`,
    `To run it again: ${command}`,
  ];
}
