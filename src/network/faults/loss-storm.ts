/** Messages are lost for a while, besides those that the network loses anyway. */
import { defineFault } from './rule.ts';
import { STORM_SCOPE, scopesOf } from './storm-scope.ts';

export default defineFault({
  name: 'loss-storm',
  title: 'messages are lost at random, in addition to the network’s losses',
  whom: STORM_SCOPE,
  example: '{ at: 1s, for: 1s, loss-storm: all, loss: 0.3 }',
  parameters: { loss: { type: 'number', default: 0.3, min: 0, max: 1, meaning: 'probability that a message is lost' } },
  lasts: 'spell',
  draw: ({ whom, values, fromMs, untilMs, scene, option }) =>
    scopesOf(whom, scene, option).map((scope) => ({ what: 'storm', loss: values.loss, ...scope, fromMs, untilMs })),
  sample: () => 'all',
});
