/**
 * Each peer has a link to the one before and the one after it. Two peers have one link, a single peer has none.
 * Diameter ⌊N/2⌋.
 */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'cycle',
  title: 'a ring: each peer has a link to the one before and the one after it',
  source: 'p2p; Diestel, Graph Theory, section 1.3',
  parameters: {},
  build(size) {
    limitLinks('a cycle', size, size);
    const ends = new Int32Array(2 * size);
    for (let p = 0; p < size; p++) {
      ends[2 * p] = p;
      ends[2 * p + 1] = (p + 1) % size;
    }
    return graphOf(size, ends);
  },
});
