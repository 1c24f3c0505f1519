/**
 * A peer stops and loses what it has in memory; with `for` it comes back after that time.
 *
 * A process that dies may have sent a message to some and not to others: what it sends in its last moments, of a length
 * that is chosen, gets out only in part.
 */

import { PLANNED } from '../../core/crash-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { defineFault, type Happening } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

/** Whether a restarted peer finds what it had put away. */
export const keep = {
  type: 'boolean',
  default: true,
  meaning: 'whether a restarted peer has what its protocol gave to `peer.keep`',
} as const;

export default defineFault({
  name: 'crash',
  title: 'peers stop at once and lose their memory; with `for` they restart after that time',
  whom: WHOM,
  example: '{ at: 1s, for: 500ms, crash: 2 }',
  parameters: {
    keep,
    falter: {
      type: 'duration',
      default: 0,
      min: 0,
      max: 3_600_000,
      meaning: 'time before the crash in which only `leaves` of the copies that it sends get out',
    },
    leaves: {
      type: 'integer',
      default: 0,
      min: 0,
      max: 1_000_000_000,
      meaning: 'copies that get out in that time',
    },
  },
  lasts: 'spell',
  draw: ({ whom, values, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).flatMap((peer): Happening[] => [
      ...(values.falter === 0 ? [] : [falterOf(peer, fromMs, values.falter, values.leaves)]),
      { what: 'crash', peer, reason: PLANNED, keeps: values.keep, fromMs, untilMs },
    ]),
  sample: ({ graph, random }) => random.integer(graph.size),
});

function falterOf(peer: PeerId, untilMs: number, falterMs: number, leaves: number): Happening {
  return { what: 'falter', peer, leaves, fromMs: Math.max(0, untilMs - falterMs), untilMs };
}
