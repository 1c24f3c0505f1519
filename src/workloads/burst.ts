/** Each peer makes all its broadcasts at its start, one after the other. Draws nothing. */
import { broadcastsParameter, defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'burst',
  title: 'each peer makes all its broadcasts at once, at its start',
  source: 'p2p, whose peers send one message each when their links are up',
  parameters: { broadcasts: broadcastsParameter(1) },
  total: (size, { broadcasts }) => size * broadcasts,
  create(_size, _seed, { broadcasts }) {
    const left: number[] = [];
    const next = (peer: number) => (left[peer]-- > 0 ? 0 : Number.POSITIVE_INFINITY);
    return {
      first(peer) {
        left[peer] = broadcasts;
        return next(peer);
      },
      next,
    };
  },
});
