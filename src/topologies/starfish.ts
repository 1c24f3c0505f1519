/**
 * p2p's third topology: each peer has links to the two opposite peers, i + (N−1)/2 and i + (N+1)/2 mod N; at N = 5
 * these are its +2 and +3. N is odd, so (N−1)/2 and N have no common divisor: drawn on a circle it is a star, and it is
 * one cycle.
 */
import { InputError } from '../core/errors.ts';
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'starfish',
  title: 'a cycle drawn as a star: each peer has links to the two opposite peers',
  source: 'p2p',
  parameters: {},
  build(size) {
    limitLinks('a starfish', size, size);
    if (size < 5 || size % 2 === 0) throw new InputError('--peers', 'an odd number from 5 for a starfish', size);
    const ends = new Int32Array(2 * size);
    for (let p = 0; p < size; p++) {
      // The other link, to p + (N+1)/2, is added at its other end.
      ends[2 * p] = p;
      ends[2 * p + 1] = (p + (size - 1) / 2) % size;
    }
    return graphOf(size, ends);
  },
});
