/** Peers leave the group for good. A protocol may say goodbye first (`leave`); what it has sent still goes out. */
import { gap } from './join.ts';
import { moveOf } from './moves.ts';
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'leave',
  title: 'peers leave the group for good, after a goodbye if their protocol has one',
  whom: WHOM,
  example: "{ at: 5s, leave: '20%', gap: 100ms }",
  parameters: { gap },
  lasts: 'moment',
  draw: ({ whom, values, fromMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer, index) => moveOf('leave', peer, fromMs + index * values.gap, scene)),
  sample: () => undefined,
});
