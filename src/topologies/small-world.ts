/**
 * A ring in which each peer has links to the k nearest ones. Then each link, with probability beta, replaces its far
 * end by any other peer. A few such shortcuts make a large ring a small world: beta 0 is the circulant 1, 2 … k/2, beta
 * 1 nearly a random graph. N·k/2 links at every beta; not always connected.
 */
import { InputError } from '../core/errors.ts';
import { graphOf } from '../core/link-rows.ts';
import type { Random } from '../core/random.ts';
import { limitLinks, requirePeers } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'small-world',
  title: 'a ring of short links, some of which are rewired to distant peers',
  source: 'Watts and Strogatz, Collective Dynamics of “Small-World” Networks, Nature 393 (1998)',
  parameters: {
    k: {
      type: 'integer',
      default: 4,
      min: 2,
      max: 128,
      unit: 'links',
      meaning: 'number of nearest peers that each peer has a link to at first; even',
    },
    beta: { type: 'number', default: 0.1, min: 0, max: 1, meaning: 'probability that a link is rewired' },
  },
  build(size, { k, beta }, random) {
    requirePeers('small-world', size, 3);
    if (k % 2 !== 0) throw new InputError('topology.k', 'an even number', k);
    if (k >= size) throw new InputError('topology.k', `at most ${size - 1} (peers − 1)`, k);
    limitLinks('small-world', size, (size * k) / 2);
    return graphOf(size, rewired(size, k / 2, beta, random));
  },
});

/**
 * Link j of peer p, the one that led to p + 1 + j, is at 2·(p·half + j): as in the paper p keeps it when it is rewired.
 */
function rewired(size: number, half: number, beta: number, random: Random): Int32Array {
  const ends = ring(size, half);
  const degrees = new Int32Array(size).fill(2 * half);
  for (let j = 0; j < half; j++) {
    for (let p = 0; p < size; p++) {
      // A peer with links to all others cannot be rewired.
      if (random.next() >= beta || degrees[p] === size - 1) continue;
      let target = random.integer(size);
      while (target === p || keeps(ends, half, p, target) || keeps(ends, half, target, p))
        target = random.integer(size);
      const far = 2 * (p * half + j) + 1;
      degrees[ends[far]]--;
      degrees[target]++;
      ends[far] = target;
    }
  }
  return ends;
}

function ring(size: number, half: number): Int32Array {
  const ends = new Int32Array(2 * size * half);
  let write = 0;
  for (let p = 0; p < size; p++) {
    for (let distance = 1; distance <= half; distance++) {
      ends[write++] = p;
      ends[write++] = (p + distance) % size;
    }
  }
  return ends;
}

/** True if one of the links of p leads to `target`. */
function keeps(ends: Int32Array, half: number, p: number, target: number): boolean {
  for (let i = 2 * p * half + 1; i < 2 * (p + 1) * half; i += 2) if (ends[i] === target) return true;
  return false;
}
