/**
 * Clocks that run wrong: the timers that a peer sets meanwhile take longer, or shorter. Skews that overlap multiply.
 * The time of the run, `peer.now()`, stays common.
 */
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'skew',
  title: 'timers of peers fire too late, or too early',
  whom: WHOM,
  example: '{ at: 0s, skew: [1, 2], factor: 1.5 }',
  parameters: {
    factor: { type: 'number', default: 2, min: 0.001, max: 1000, meaning: 'factor by which a timer takes longer' },
  },
  lasts: 'spell',
  draw: ({ whom, values, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'skew', peer, factor: values.factor, fromMs, untilMs })),
  sample: ({ graph, random }) => random.integer(graph.size),
});
