/**
 * The complete graph: each peer has a link to every other one. N·(N−1)/2 links, diameter 1. Its rows are written
 * directly: a list of pairs would take the same memory again.
 */
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'mesh',
  title: 'complete: each peer has a link to every other one',
  source: 'p2p; Diestel, Graph Theory, section 1.1',
  parameters: {},
  build(size) {
    limitLinks('a mesh', size, (size * (size - 1)) / 2);
    const offsets = new Int32Array(size + 1);
    const targets = new Int32Array(size * (size - 1));
    let write = 0;
    for (let p = 0; p < size; p++) {
      for (let q = 0; q < size; q++) if (q !== p) targets[write++] = q;
      offsets[p + 1] = write;
    }
    return { size, offsets, targets };
  },
});
