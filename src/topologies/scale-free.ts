/**
 * Who has links gets more: peers come one by one, and each links itself with m that are there, chosen in proportion to
 * the links they have. A few
 * hubs and a power law of degrees. The first m peers start without links, the next one takes them all (m0 = m in the
 * paper): m·(N − m) links,
 * connected, m at least at each peer that came later.
 */
import { graphOf } from '../core/graph.ts';
import { limitLinks, requirePeers } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'scale-free',
  title: 'each newcomer links itself with m peers, rather with those that have many links',
  source: 'Barabási and Albert, Emergence of Scaling in Random Networks, Science 286 (1999)',
  parameters: {
    m: { type: 'integer', default: 2, min: 1, max: 1_000, unit: 'links', meaning: 'links of a newcomer' },
  },
  build(size, { m }, random) {
    requirePeers('scale-free', size, m + 1, ` with m = ${m}`);
    limitLinks('scale-free', size, m * (size - m));
    const ends = new Int32Array(2 * m * (size - m));
    for (let p = 0; p < m; p++) {
      ends[2 * p] = m;
      ends[2 * p + 1] = p;
    }
    const pickedBy = new Int32Array(size);
    let write = 2 * m;
    for (let p = m + 1; p < size; p++) {
      const first = write;
      while (write < first + 2 * m) {
        // A peer stands in `ends` once for each of its links, so an even draw from what was there before is the choice
        // that the model asks for.
        const target = ends[random.integer(first)];
        if (pickedBy[target] === p) continue;
        pickedBy[target] = p;
        ends[write++] = p;
        ends[write++] = target;
      }
    }
    return graphOf(size, ends);
  },
});
