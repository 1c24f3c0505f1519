/** A chain: the greatest diameter that a connected graph can have, N − 1, and the fewest links. */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'line',
  title: 'a chain: each peer has a link to the next one',
  source: 'Diestel, Graph Theory, section 1.3 (path)',
  parameters: {},
  build(size) {
    limitLinks('a line', size, size - 1);
    const ends = new Int32Array(2 * (size - 1));
    for (let p = 1; p < size; p++) {
      ends[2 * p - 2] = p - 1;
      ends[2 * p - 1] = p;
    }
    return graphOf(size, ends);
  },
});
