/** One peer makes one broadcast: to measure its reach and its cost. Draws nothing. */
import { InputError } from '../core/errors.ts';
import { defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'single',
  title: 'one peer makes one broadcast',
  source: 'how papers on broadcast count the cost of an algorithm',
  parameters: {
    origin: { type: 'integer', default: 0, min: 0, max: 10_000_000, isPeer: true, meaning: 'the peer that broadcasts' },
    at: { type: 'duration', default: 0, min: 0, max: 86_400_000, meaning: 'time after its start' },
  },
  total: () => 1,
  create(size, _seed, { origin, at }) {
    if (origin >= size) throw new InputError('workload.origin', `a peer from 0 to ${size - 1}`, origin);
    return {
      first: (peer) => (peer === origin ? at : Number.POSITIVE_INFINITY),
      next: () => Number.POSITIVE_INFINITY,
    };
  },
});
