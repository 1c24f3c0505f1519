/** Peers that are cut off from all others, each by itself. */
import { defineFault, type Happening } from './rule.ts';
import { othersThan, peersOf, setOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'isolate',
  title: 'no message goes to or from these peers, nor between them',
  whom: WHOM,
  example: '{ at: 1s, for: 500ms, isolate: { random: 1 } }',
  parameters: {},
  lasts: 'spell',
  draw({ whom, fromMs, untilMs, scene, option }) {
    const peers = peersOf(whom, scene, option);
    const others = othersThan(peers, scene);
    const from: Happening = { what: 'block', from: setOf(peers, scene), to: 'all', fromMs, untilMs };
    return others.length === 0 ? [from] : [from, { what: 'block', from: others, to: peers, fromMs, untilMs }];
  },
  sample: ({ graph, random }) => random.integer(graph.size),
});
