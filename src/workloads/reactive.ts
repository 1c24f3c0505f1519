/**
 * Each peer makes one broadcast at its start and one more for each broadcast that is delivered to it, until it has made
 * `broadcasts`. This is elixir-broadcast's rule: a peer makes one broadcast more than it receives. Draws nothing.
 */
import { broadcastsParameter, defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'reactive',
  title: 'each peer broadcasts once at its start and once more for each delivery',
  source: 'elixir-broadcast',
  parameters: { broadcasts: broadcastsParameter(1000) },
  total: (size, { broadcasts }) => size * broadcasts,
  create(size, _seed, { broadcasts }) {
    const made = new Float64Array(size);
    return {
      first(peer) {
        if (broadcasts === 0) return Number.POSITIVE_INFINITY;
        made[peer] = 1;
        return 0;
      },
      next: () => Number.POSITIVE_INFINITY,
      delivered(peer) {
        if (made[peer] >= broadcasts) return false;
        made[peer]++;
        return true;
      },
    };
  },
});
