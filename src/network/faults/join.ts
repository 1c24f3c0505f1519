/**
 * Peers that are not in the group at the start join it: until then they do not run, have no links, and are not counted.
 */
import { moveOf } from './moves.ts';
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

/** The time from one of several peers to the next. */
export const gap = {
  type: 'duration',
  default: 0,
  min: 0,
  max: 3_600_000,
  meaning: 'time from one of these peers to the next, in ascending order; 0: all at once',
} as const;

export default defineFault({
  name: 'join',
  title: 'peers join the group, in which they were not before',
  whom: WHOM,
  example: '{ at: 2s, join: [4, 5], gap: 500ms }',
  parameters: { gap },
  lasts: 'moment',
  draw: ({ whom, values, fromMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer, index) => moveOf('join', peer, fromMs + index * values.gap, scene)),
  sample: () => undefined,
});
