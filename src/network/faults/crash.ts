/** A peer stops and loses what it has in memory; with `for` it comes back after that time. */
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './whom.ts';

/** Whether a restarted peer finds what it had put away. */
export const keep = {
  type: 'boolean',
  default: true,
  meaning: 'whether it finds after a restart what its protocol put away by `peer.keep`',
} as const;

export default defineFault({
  name: 'crash',
  title: 'peers stop at once and lose what they have in memory; with `for` they start again after it',
  whom: WHOM,
  example: '{ at: 1s, for: 500ms, crash: 2 }',
  parameters: { keep },
  lasts: 'spell',
  draw: ({ whom, values, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'crash', peer, reason: 'as planned', keeps: values.keep, fromMs, untilMs })),
  sample: ({ graph, random }) => random.integer(graph.size),
});
