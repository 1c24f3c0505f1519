/** A partition in one direction: some peers do not receive from others, which still receive from them. */
import { InputError } from '../../core/errors.ts';
import { defineFault } from './rule.ts';
import { othersThan, peersOf } from './target-peers.ts';

export default defineFault({
  name: 'one-way',
  title: 'no message goes from some peers to others; the opposite direction works',
  whom: '`{ from: peers, to: peers or rest }`',
  example: '{ at: 1s, for: 1s, one-way: { from: 0, to: [1, 2] } }',
  parameters: {},
  lasts: 'spell',
  draw({ whom, fromMs, untilMs, scene, option }) {
    if (typeof whom !== 'object' || whom === null || Object.keys(whom).sort().join() !== 'from,to') {
      throw new InputError(option, '{ from: peers, to: peers or rest }', whom);
    }
    const given = whom as { readonly from: unknown; readonly to: unknown };
    const from = peersOf(given.from, scene, `${option}.from`);
    const to = given.to === 'rest' ? othersThan(from, scene) : peersOf(given.to, scene, `${option}.to`);
    return [{ what: 'block', from, to, fromMs, untilMs }];
  },
  sample({ graph, random }) {
    return graph.size < 2 ? undefined : { from: random.integer(graph.size), to: 'rest' };
  },
});
