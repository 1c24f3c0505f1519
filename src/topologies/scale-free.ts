/**
 * Preferential attachment: peers are added one by one, and each gets links to m others, chosen in proportion to their
 * links. The result has a few hubs and a power law of degrees. The first m peers start without links, the next one gets
 * a link to each (m0 = m in the paper): m·(N − m) links, connected, at least m at each later peer.
 */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks, requirePeers } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'scale-free',
  title: 'each new peer gets links to m others, preferring those with many links',
  source: 'Barabási and Albert, Emergence of Scaling in Random Networks, Science 286 (1999)',
  parameters: {
    m: { type: 'integer', default: 2, min: 1, max: 1_000, unit: 'links', meaning: 'links of a new peer' },
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
        // A peer is in `ends` once for each of its links, so a uniform draw from the earlier entries is the choice of the model.
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
