/**
 * The numbers of two linked peers differ in exactly one bit. With d bits there are 2^d peers, each of degree d, and the
 * diameter is d: few links, and still no peer is far.
 */
import { InputError } from '../core/errors.ts';
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'hypercube',
  title: 'links between peers whose numbers differ in one bit',
  source: 'Leighton, Introduction to Parallel Algorithms and Architectures, chapter 3',
  parameters: {},
  build(size) {
    limitLinks('a hypercube', size, size);
    if ((size & (size - 1)) !== 0) throw new InputError('--peers', 'a power of two for a hypercube', size);
    const dimensions = 31 - Math.clz32(size);
    const links = (size * dimensions) / 2;
    limitLinks('a hypercube', size, links);
    const ends = new Int32Array(2 * links);
    let write = 0;
    for (let p = 0; p < size; p++) {
      for (let bit = 1; bit < size; bit <<= 1) {
        if ((p & bit) !== 0) continue;
        ends[write++] = p;
        ends[write++] = p | bit;
      }
    }
    return graphOf(size, ends);
  },
});
