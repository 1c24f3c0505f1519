/** Each peer broadcasts at independent random times: exponential waits, so a Poisson process of the given rate. */
import { standardExponential } from '../network/exponential.ts';
import { broadcastsParameter, defineWorkload, waitingWorkload } from './workload.ts';

export default defineWorkload({
  name: 'poisson',
  title: 'each peer broadcasts at independent random moments',
  source: 'the usual model of independent users: a Poisson process for each peer',
  parameters: {
    broadcasts: broadcastsParameter(10),
    rate: {
      type: 'number',
      default: 10,
      min: 0.000001,
      max: 1_000_000,
      unit: 'broadcasts per second',
      meaning: 'mean rate of each peer',
    },
  },
  total: (size, { broadcasts }) => size * broadcasts,
  create(_size, seed, { broadcasts, rate }) {
    const meanMs = 1000 / rate;
    return waitingWorkload(seed, broadcasts, (random) => meanMs * standardExponential(random));
  },
});
