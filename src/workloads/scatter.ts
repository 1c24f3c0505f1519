/**
 * A number of broadcasts, each from a random peer at a random time of a time span. One stream draws them all, first the
 * peer, then the time, so every process knows all of them, and a million peers cost no more.
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
    from: {
      type: 'duration',
      default: 0,
      min: 0,
      max: 86_400_000,
      meaning: 'when the time span begins, from the start',
    },
    within: { type: 'duration', default: 1000, min: 0, max: 86_400_000, meaning: 'length of the time span' },
  },
  total: (_size, { total }) => total,
  create(size, seed, { total, from, within }) {
    const random = new Random(seed, 'workload');
    const peers = new Int32Array(total);
    const times = new Float64Array(total);
    for (let i = 0; i < total; i++) {
      peers[i] = random.integer(size);
      times[i] = from + random.next() * within;
    }
    return scheduledWorkload(size, peers, times);
  },
});
