/**
 * A topology as the runtimes see it: which peers have a link. Links are undirected, without loops or duplicates.
 *
 * A graph is given by the rows of its links (`link-rows.ts`), or, if each peer has a link to every other one, by its
 * size alone. Who reads it asks the functions of this file, so that it need not know which. The directed links are
 * numbered in the order of the peers they start at, and at one peer in the order of the peers they lead to. A complete
 * graph of a million peers has 10^12 of them, so nothing may be kept for each.
 */
import { firstWhere } from './binary-search.ts';
import type { LinkRows } from './link-rows.ts';
import type { PeerId } from './protocol.ts';

/** Each peer has a link to every other one. */
export interface CompleteGraph {
  readonly size: number;
  readonly complete: true;
  readonly offsets?: undefined;
  readonly targets?: undefined;
}

export type Graph = LinkRows | CompleteGraph;

/** The complete graph: a rule, without lists. */
export function completeGraph(size: number): CompleteGraph {
  return { size, complete: true };
}

/** True if each peer has a link to every other one, in either form. */
export function isComplete(graph: Graph): boolean {
  return directedLinkCount(graph) === graph.size * (graph.size - 1);
}

/** Links of a peer. */
export function degreeOf({ size, offsets }: Graph, peer: PeerId): number {
  return offsets === undefined ? size - 1 : offsets[peer + 1] - offsets[peer];
}

/** The other end of the `index`-th link of a peer, 0..degree−1, in ascending order. */
export function neighbourAt({ offsets, targets }: Graph, peer: PeerId, index: number): PeerId {
  if (offsets === undefined) return index < peer ? index : index + 1;
  return targets[offsets[peer] + index];
}

/** The other ends of all links of a peer, in ascending order. In a complete graph the list is made for the call. */
export function neighboursOf({ size, offsets, targets }: Graph, peer: PeerId): Int32Array {
  if (offsets !== undefined) return targets.subarray(offsets[peer], offsets[peer + 1]);
  return Int32Array.from({ length: size - 1 }, (_, index) => (index < peer ? index : index + 1));
}

/** The number of the first directed link of a peer; those of its other links follow. */
export function firstLink({ size, offsets }: Graph, peer: PeerId): number {
  return offsets === undefined ? peer * (size - 1) : offsets[peer];
}

/** The number of the directed link from→to, or −1 if there is none. Binary search in `from`'s row. */
export function linkNumber(graph: Graph, from: PeerId, to: PeerId): number {
  const { offsets, targets } = graph;
  if (offsets === undefined) return linkInComplete(graph.size, from, to);
  let low = offsets[from];
  let high = offsets[from + 1] - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const target = targets[middle];
    if (target === to) return middle;
    if (target < to) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function linkInComplete(size: number, from: PeerId, to: PeerId): number {
  if (!Number.isInteger(to) || to < 0 || to >= size || to === from) return -1;
  return from * (size - 1) + (to < from ? to : to - 1);
}

/** The peer that a directed link starts at. */
export function linkStart({ size, offsets }: Graph, link: number): PeerId {
  if (offsets === undefined) return Math.floor(link / (size - 1));
  let low = 0;
  let high = offsets.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offsets[middle] <= link) low = middle;
    else high = middle;
  }
  return low;
}

/** True for a graph of either form: rows of neighbours in ascending order, without loops and doubles, and symmetric. */
export function isGraph(given: unknown): given is Graph {
  if (typeof given !== 'object' || given === null) return false;
  const graph = given as Graph;
  if ('complete' in graph) return graph.complete && Number.isInteger(graph.size) && graph.size >= 0;
  const { size, offsets, targets } = graph;
  if (!(offsets instanceof Int32Array && targets instanceof Int32Array)) return false;
  if (offsets.length !== size + 1 || offsets[0] !== 0 || offsets[size] !== targets.length) return false;
  for (let peer = 0; peer < size; peer++) {
    if (offsets[peer] > offsets[peer + 1]) return false;
    for (let at = offsets[peer], last = -1; at < offsets[peer + 1]; last = targets[at++]) {
      if (targets[at] <= last || targets[at] >= size || targets[at] === peer) return false;
    }
  }
  return targets.every((to, at) => linkNumber(graph, to, linkStart(graph, at)) >= 0);
}

/** Links of a graph, each counted in both directions. */
export function directedLinkCount(graph: Graph): number {
  return firstLink(graph, graph.size);
}

/** Links of a graph, each counted once. */
export function linkCount(graph: Graph): number {
  return directedLinkCount(graph) / 2;
}

/** The link number `index` of a complete graph, each counted once: [a, b] with a < b, in the order of `linksIn`. */
export function linkOfComplete(size: number, index: number): readonly [PeerId, PeerId] {
  const linksBefore = (a: PeerId) => a * (size - 1) - (a * (a - 1)) / 2;
  const a = firstWhere(0, size, (peer) => linksBefore(peer + 1) > index);
  return [a, a + 1 + index - linksBefore(a)];
}

/** Links of a graph, each once: [a, b] with a < b, in ascending order. */
export function linksIn(graph: Graph): [PeerId, PeerId][] {
  const pairs: [PeerId, PeerId][] = [];
  for (let a = 0; a < graph.size; a++) for (const b of neighboursOf(graph, a)) if (a < b) pairs.push([a, b]);
  return pairs;
}
