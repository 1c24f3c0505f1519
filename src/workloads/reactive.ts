/**
 * Each peer makes one broadcast at its start and one more for each broadcast that is delivered to it, until it has made
 * so many: the elixir seed's rule, under
 * which a peer's broadcasts are its receipts plus one. Draws nothing.
 */
import { broadcastsParameter, defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'reactive',
  title: 'each peer broadcasts once at its start and once for each delivery',
  source: 'the elixir-broadcast seed',
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
