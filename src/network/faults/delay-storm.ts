/** Messages take longer for a while, besides what the network takes anyway. */
import { delayOf } from '../index.ts';
import { defineFault } from './rule.ts';
import { STORM_SCOPE, scopesOf } from './storm-scope.ts';

export default defineFault({
  name: 'delay-storm',
  title: 'messages take longer, in addition to the network’s delay',
  whom: STORM_SCOPE,
  example: '{ at: 1s, for: 1s, delay-storm: all, delay: { uniform: [50, 200] } }',
  parameters: {
    delay: { type: 'delay', default: { uniform: [50, 200] }, meaning: 'additional delay: a time, or a law' },
  },
  lasts: 'spell',
  draw({ whom, values, fromMs, untilMs, scene, option }) {
    delayOf(values.delay, 0, `${option}.delay`);
    return scopesOf(whom, scene, option).map((scope) => ({
      what: 'storm',
      loss: 0,
      delay: values.delay,
      ...scope,
      fromMs,
      untilMs,
    }));
  },
  sample: () => 'all',
});
