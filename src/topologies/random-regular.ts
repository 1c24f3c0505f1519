/**
 * Random links, exactly k at each peer. Each peer has k ends, all ends are paired at random (the configuration model),
 * and each loop or duplicate is repaired: its ends a, b and those of another link c–d, drawn at random, become a–c and
 * b–d. About k²/4 pairs need a repair, for any number of peers. Nearly uniform for k far below √N; connected almost
 * surely from k = 3 on, but not by construction.
 */
import { InputError } from '../core/errors.ts';
import { linkNumber } from '../core/graph.ts';
import { graphOf, type LinkRows } from '../core/link-rows.ts';
import type { Random } from '../core/random.ts';
import { limitLinks, requirePeers } from './limits.ts';
import { defineTopology } from './topology.ts';

/** Links tried for one repair. If none fits, in very small or very dense graphs, all ends are paired anew. */
const TRIES_MAX = 1_000;

export default defineTopology({
  name: 'random-regular',
  title: 'random links, exactly k at each peer',
  source:
    'Bollobás, European Journal of Combinatorics 1 (1980); repairs after McKay and Wormald, Journal of Algorithms 11 (1990)',
  parameters: {
    k: {
      type: 'integer',
      default: 4,
      min: 1,
      max: 1_000,
      unit: 'links',
      meaning: 'links of each peer; peers · k must be even',
    },
  },
  build(size, { k }, random) {
    requirePeers('random-regular', size, 2);
    if (k >= size) throw new InputError('topology.k', `at most ${size - 1} (peers − 1)`, k);
    if ((size * k) % 2 !== 0)
      throw new InputError('--peers', `an even number for random-regular with an odd k (${k})`, size);
    limitLinks('random-regular', size, (size * k) / 2);
    // In a dense graph hardly any link is free for a repair, in its complement nearly all are.
    return k <= (size - 1) / 2 ? regular(size, k, random) : complement(regular(size, size - 1 - k, random));
  },
});

function regular(size: number, k: number, random: Random): LinkRows {
  const ends = new Int32Array(size * k);
  for (let i = 0; i < ends.length; i++) ends[i] = Math.floor(i / k);
  for (;;) {
    shuffle(ends, random);
    let graph = graphOf(size, ends);
    if (graph.targets.length < ends.length && repair(ends, graph, random)) graph = graphOf(size, ends);
    if (graph.targets.length === ends.length) return graph;
  }
}

function shuffle(ends: Int32Array, random: Random): void {
  for (let i = ends.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const end = ends[i];
    ends[i] = ends[j];
    ends[j] = end;
  }
}

/** Gives each bad pair in `ends` new partners; false if none were found. `graph` is made of `ends` as they come. */
function repair(ends: Int32Array, graph: LinkRows, random: Random): boolean {
  const bad = badPairs(ends, graph);
  const added = new Set<number>();
  // Links that an earlier repair removed still count: slightly too strict, but never wrong.
  const free = (a: number, b: number) => a !== b && linkNumber(graph, a, b) < 0 && !added.has(key(graph.size, a, b));
  for (const pair of bad) {
    const a = ends[pair];
    const b = ends[pair + 1];
    for (let tries = 0; ; tries++) {
      if (tries === TRIES_MAX) return false;
      const end = random.integer(ends.length);
      const c = ends[end];
      const d = ends[end ^ 1];
      if (bad.has(end & ~1) || !free(a, c) || !free(b, d) || key(graph.size, a, c) === key(graph.size, b, d)) continue;
      ends[pair + 1] = c;
      ends[end] = b;
      added.add(key(graph.size, a, c)).add(key(graph.size, b, d));
      bad.delete(pair);
      break;
    }
  }
  return true;
}

/** Positions in `ends` of loops, and of the second and further pairs of duplicates. */
function badPairs(ends: Int32Array, { size, offsets }: LinkRows): Set<number> {
  const bad = new Set<number>();
  const seen = new Set<number>();
  const k = ends.length / size;
  for (let i = 0; i < ends.length; i += 2) {
    const a = ends[i];
    const b = ends[i + 1];
    // A peer all of whose k ends became links has no part in a loop or double.
    if (offsets[a + 1] - offsets[a] === k || offsets[b + 1] - offsets[b] === k) continue;
    if (a === b || seen.has(key(size, a, b))) bad.add(i);
    else seen.add(key(size, a, b));
  }
  return bad;
}

/** One number for a link, the same for both orders of its ends. */
function key(size: number, a: number, b: number): number {
  return a < b ? a * size + b : b * size + a;
}

function complement(graph: LinkRows): LinkRows {
  const ends: number[] = [];
  for (let a = 0; a < graph.size; a++) {
    for (let b = a + 1; b < graph.size; b++) if (linkNumber(graph, a, b) < 0) ends.push(a, b);
  }
  return graphOf(graph.size, ends);
}
