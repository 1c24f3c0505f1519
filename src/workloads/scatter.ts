/**
 * So many broadcasts in all, each from a random peer at a random moment of a span of time. One stream draws them all,
 * peer first, then time, so every
 * process knows the whole and a million peers cost nothing beyond it.
 */
import { Random } from '../core/random.ts';
import { scheduledWorkload } from './schedule.ts';
import { defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'scatter',
  title: 'broadcasts from random peers at random moments',
  source: 'how simulators of gossip are usually loaded',
  parameters: {
    total: {
      type: 'integer',
      default: 1,
      min: 0,
      max: 100_000_000,
      unit: 'broadcasts',
      meaning: 'broadcasts of all peers together',
    },
    within: { type: 'duration', default: 1000, min: 0, max: 86_400_000, meaning: 'the span of time, from the start' },
  },
  total: (_size, { total }) => total,
  create(size, seed, { total, within }) {
    const random = new Random(seed, 'workload');
    const peers = new Int32Array(total);
    const times = new Float64Array(total);
    for (let i = 0; i < total; i++) {
      peers[i] = random.integer(size);
      times[i] = random.next() * within;
    }
    return scheduledWorkload(size, peers, times);
  },
});
