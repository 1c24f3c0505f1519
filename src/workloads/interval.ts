/** Each peer waits, broadcasts, waits again: mpcomm's rule, with waits of a whole number of milliseconds in 10..99. */
import { delayOf } from '../network/index.ts';
import { broadcastsParameter, defineWorkload, waitingWorkload } from './workload.ts';

export default defineWorkload({
  name: 'interval',
  title: 'each peer waits before each of its broadcasts',
  source: 'mpcomm: wait a random whole number of milliseconds in [10, 100), then send',
  parameters: {
    broadcasts: broadcastsParameter(10),
    wait: { type: 'delay', default: { uniform: [10, 99] }, meaning: 'the wait before each broadcast' },
  },
  total: (size, { broadcasts }) => size * broadcasts,
  create(_size, seed, { broadcasts, wait }) {
    const law = delayOf(wait, 1, 'workload.wait');
    return waitingWorkload(seed, broadcasts, (random) => law.draw(random));
  },
});
