/**
 * A rooted tree, filled level by level: peer 0 is the root, the children of p are fanout·p + 1 … fanout·p + fanout. The
 * cheapest topology without faults, and the most fragile: each link is the only path to the peers below it. Fanout 1 is
 * the line.
 */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'tree',
  title: 'a rooted tree, filled level by level',
  source: 'Leighton, Introduction to Parallel Algorithms and Architectures, chapter 1',
  parameters: {
    fanout: { type: 'integer', default: 2, min: 1, max: 50_000_000, unit: 'children', meaning: 'children of a peer' },
  },
  build(size, { fanout }) {
    limitLinks('a tree', size, size - 1);
    const ends = new Int32Array(2 * (size - 1));
    for (let p = 1; p < size; p++) {
      ends[2 * p - 2] = Math.floor((p - 1) / fanout);
      ends[2 * p - 1] = p;
    }
    return graphOf(size, ends);
  },
});
