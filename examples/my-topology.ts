/**
 * A wheel: a cycle, and a hub with a link to each of its peers.
 *
 * Try:
 *   hearsay run --topology ./my-topology.ts --peers 9 --set every=2
 */
import { defineTopology, graphOf, InputError } from 'hearsay';

export default defineTopology({
  name: 'my-topology',
  title: 'a wheel: peer 0 is the hub, the others are a cycle around it',
  source: 'my own',
  parameters: {
    every: {
      type: 'integer',
      default: 1,
      min: 1,
      max: 1000,
      unit: 'peers',
      meaning: 'step between the peers of the cycle that have a link to the hub',
    },
  },
  build(size, { every }) {
    if (size < 4) throw new InputError('--peers', 'at least 4 for a wheel', size);
    const ends: number[] = [];
    for (let peer = 1; peer < size; peer++) {
      ends.push(peer, peer === size - 1 ? 1 : peer + 1);
      if ((peer - 1) % every === 0) ends.push(0, peer);
    }
    return graphOf(size, ends);
  },
});
