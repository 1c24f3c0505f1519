/**
 * Each peer picks k different others at random. Links work in both directions, so a peer has about 2k links, and at
 * least k. Almost surely connected from k = 2 on. Two peers that pick each other have one link, so there are slightly
 * fewer than N·k links.
 */
import { InputError } from '../core/errors.ts';
import { graphOf } from '../core/link-rows.ts';
import type { Random } from '../core/random.ts';
import { limitLinks, requirePeers } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'random-k-out',
  title: 'each peer picks k others at random',
  source: 'Fenner and Frieze, On the Connectivity of Random m-Orientable Graphs and Digraphs, Combinatorica 2 (1982)',
  parameters: {
    k: {
      type: 'integer',
      default: 4,
      min: 1,
      max: 10_000,
      unit: 'peers',
      meaning: 'number of other peers that each peer picks',
    },
  },
  build(size, { k }, random) {
    requirePeers('random-k-out', size, 2);
    if (k >= size) throw new InputError('topology.k', `at most ${size - 1} (peers − 1)`, k);
    limitLinks('random-k-out', size, size * k);
    return graphOf(size, k <= 16 ? fewPicks(size, k, random) : manyPicks(size, k, random));
  },
});

/**
 * Floyd's algorithm to draw k different numbers of n with k draws (Bentley and Floyd, A Sample of Brilliance, CACM
 * 30:9, 1987): the i-th draw is from the first n − k + i; a repeated number is replaced by the last of these. A short
 * list of picks is searched linearly.
 */
function fewPicks(size: number, k: number, random: Random): Int32Array {
  const ends = new Int32Array(2 * k * size);
  let write = 0;
  for (let p = 0; p < size; p++) {
    const first = write;
    for (let last = size - 1 - k; last < size - 1; last++) {
      let pick = other(random.integer(last + 1), p);
      for (let i = first + 1; i < write; i += 2) {
        if (ends[i] === pick) {
          pick = other(last, p);
          break;
        }
      }
      ends[write++] = p;
      ends[write++] = pick;
    }
  }
  return ends;
}

/** The same picks for any k: a mark at each peer holds the peer that picked it last. */
function manyPicks(size: number, k: number, random: Random): Int32Array {
  const ends = new Int32Array(2 * k * size);
  const pickedBy = new Int32Array(size).fill(-1);
  let write = 0;
  for (let p = 0; p < size; p++) {
    for (let last = size - 1 - k; last < size - 1; last++) {
      let pick = other(random.integer(last + 1), p);
      if (pickedBy[pick] === p) pick = other(last, p);
      pickedBy[pick] = p;
      ends[write++] = p;
      ends[write++] = pick;
    }
  }
  return ends;
}

/** The peers other than p, numbered 0..size−2. */
function other(index: number, p: number): number {
  return index < p ? index : index + 1;
}
