/**
 * A peer stands still, as a process that is stopped or a machine that collects garbage: what comes meanwhile waits, and
 * is handled in its order afterwards.
 */
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'pause',
  title:
    'peers stand still; messages, timers and broadcasts of the workload wait, and are handled in their order afterwards',
  whom: WHOM,
  example: "{ at: 1s, for: 300ms, pause: '50%' }",
  parameters: {},
  lasts: 'spell',
  draw: ({ whom, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'pause', peer, fromMs, untilMs })),
  sample: ({ graph, random }) => random.integer(graph.size),
});
