/**
 * Peer 0 is the hub, all others have one link, to the hub: a broker and its clients. Diameter 2; the hub carries all
 * traffic.
 */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'star',
  title: 'a hub: peer 0 has a link to each other peer; there are no other links',
  source: 'Diestel, Graph Theory, section 1.6 (K₁,ₙ)',
  parameters: {},
  build(size) {
    limitLinks('a star', size, size - 1);
    const ends = new Int32Array(2 * (size - 1));
    for (let p = 1; p < size; p++) ends[2 * p - 1] = p;
    return graphOf(size, ends);
  },
});
