/**
 * Peers take turns: one broadcasts, a gap later the next one does.
 *
 * Try:
 *   hearsay run --workload ./my-workload.ts --set gap=50ms --messages 3
 */
import { defineWorkload } from 'hearsay';

export default defineWorkload({
  name: 'my-workload',
  title: 'peers broadcast in turns, with a gap between two broadcasts',
  source: 'my own',
  parameters: {
    broadcasts: {
      type: 'integer',
      default: 1,
      min: 0,
      max: 1_000_000,
      unit: 'broadcasts',
      meaning: 'broadcasts that each peer makes',
    },
    gap: {
      type: 'duration',
      default: 20,
      min: 0,
      max: 3_600_000,
      meaning: 'time from one broadcast to that of the next peer',
    },
  },
  total: (size, { broadcasts }) => size * broadcasts,
  create(size, _seed, { broadcasts, gap }) {
    const made: number[] = [];
    return {
      first(peer) {
        made[peer] = 1;
        return broadcasts > 0 ? peer * gap : Number.POSITIVE_INFINITY;
      },
      next: (peer) => (made[peer]++ < broadcasts ? size * gap : Number.POSITIVE_INFINITY),
    };
  },
});
