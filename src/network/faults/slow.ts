/** A slow peer handles one message after the other, and each takes so long; slownesses that overlap add up. */
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'slow',
  title: 'peers take longer to handle each message, one after the other',
  whom: WHOM,
  example: '{ at: 1s, for: 1s, slow: 0, by: 5ms }',
  parameters: {
    by: { type: 'duration', default: 10, min: 0.001, max: 3_600_000, meaning: 'time that each message takes' },
  },
  lasts: 'spell',
  draw: ({ whom, values, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'slow', peer, ms: values.by, fromMs, untilMs })),
  sample: ({ graph, random }) => random.integer(graph.size),
});
