/**
 * Statistics of the graph of a run: links, degrees, components, diameter.
 *
 * All but the diameter take one pass over the graph. The diameter is exact in small graphs, trees and meshes. In other
 * large graphs it is a lower bound by double sweeps (walk to a peer farthest from a random one, then to one farthest
 * from that), seldom off by more than one or two hops. In a graph that is not connected it is the longest distance
 * within a component.
 */
import { degreeOf, directedLinkCount, type Graph, isComplete, linkCount } from '../core/graph.ts';
import type { LinkRows } from '../core/link-rows.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Random } from '../core/random.ts';

export interface GraphStatistics {
  readonly peers: number;
  readonly links: number;
  readonly degree: { readonly min: number; readonly mean: number; readonly max: number };
  readonly components: { readonly count: number; readonly largest: number };
  readonly connected: boolean;
  /** In hops; `sampled` marks a lower bound. Absent if it was not asked for. */
  readonly diameter?: { readonly hops: number; readonly sampled: boolean };
}

/**
 * Peers and links walked for an exact diameter, about 0.2 s: a graph of 3,000 peers with 8 links each, or of 450 with
 * 450.
 */
const EXACT_STEPS = 100_000_000;

/** Double sweeps over a large graph. */
const SWEEPS = 3;

/** @param diameter `none` leaves the diameter out: at a million peers it takes longer than all the rest */
export function statisticsOf(
  graph: Graph,
  random: Random,
  diameter: 'measured' | 'none' = 'measured',
): GraphStatistics {
  const components = graph.offsets === undefined ? { count: 1, largest: graph.size } : componentsOf(graph);
  const without: GraphStatistics = {
    peers: graph.size,
    links: linkCount(graph),
    degree: degreesOf(graph),
    components,
    connected: components.count <= 1,
  };
  return diameter === 'none' ? without : { ...without, diameter: diameterOf(graph, random, without) };
}

function degreesOf(graph: Graph): GraphStatistics['degree'] {
  const { size } = graph;
  if (isComplete(graph)) return { min: size - 1, mean: size - 1, max: size - 1 };
  let min = size;
  let max = 0;
  for (let p = 0; p < size; p++) {
    const degree = degreeOf(graph, p);
    if (degree < min) min = degree;
    if (degree > max) max = degree;
  }
  return { min, mean: directedLinkCount(graph) / size, max };
}

function componentsOf(graph: LinkRows): GraphStatistics['components'] {
  const walk = new Walk(graph);
  let count = 0;
  let largest = 0;
  for (let p = 0; p < graph.size; p++) {
    if (walk.hasReached(p)) continue;
    count++;
    largest = Math.max(largest, walk.from(p).reached);
  }
  return { count, largest };
}

function diameterOf(
  graph: Graph,
  random: Random,
  { peers, links, degree, connected }: GraphStatistics,
): GraphStatistics['diameter'] {
  if (graph.offsets === undefined || degree.min === peers - 1) return { hops: Math.min(1, degree.min), sampled: false };
  const walk = new Walk(graph);
  let hops = 0;
  const measure = (p: PeerId) => {
    walk.restart();
    const { hops: farthest, last } = walk.from(p);
    if (farthest > hops) hops = farthest;
    return last;
  };
  if (peers * (peers + 2 * links) <= EXACT_STEPS) {
    for (let p = 0; p < peers; p++) measure(p);
    return { hops, sampled: false };
  }
  const isTree = connected && links === peers - 1;
  // In a tree the first double sweep finds the longest path.
  for (let sweep = 0; sweep < (isTree ? 1 : SWEEPS); sweep++) measure(measure(random.integer(peers)));
  return { hops, sampled: !isTree };
}

/**
 * Breadth-first walks over one graph, level by level. If a level is large, searching from all peers not yet reached for
 * one of its peers is cheaper than searching from it for all others, and reads memory in order (Beamer, Asanović and
 * Patterson, Direction-Optimizing Breadth-First Search, SC 2012). One bit marks a reached peer: those of a million stay
 * in the cache.
 */
class Walk {
  private readonly graph: LinkRows;
  private readonly marks: Int32Array;
  private readonly marksBefore: Int32Array;
  private readonly queue: Int32Array;

  constructor(graph: LinkRows) {
    this.graph = graph;
    this.marks = new Int32Array((graph.size >> 5) + 1);
    this.marksBefore = new Int32Array(this.marks.length);
    this.queue = new Int32Array(graph.size);
  }

  restart(): void {
    this.marks.fill(0);
  }

  hasReached(p: PeerId): boolean {
    return (this.marks[p >> 5] & (1 << (p & 31))) !== 0;
  }

  /** Reaches all that can be reached from `start`: how many, in how many hops, and one of the last. */
  from(start: PeerId): { reached: number; hops: number; last: PeerId } {
    this.marks[start >> 5] |= 1 << (start & 31);
    this.queue[0] = start;
    let levelStart = 0;
    let reached = 1;
    for (let hops = 0; ; hops++) {
      const levelEnd = reached;
      const isLarge = (levelEnd - levelStart) * 16 > this.graph.size;
      reached = isLarge ? this.pull(levelEnd) : this.push(levelStart, levelEnd);
      if (reached === levelEnd) return { reached, hops, last: this.queue[reached - 1] };
      levelStart = levelEnd;
    }
  }

  /** The next level, from the peers of this one. Returns the new end of the queue. */
  private push(levelStart: number, levelEnd: number): number {
    const { queue, marks } = this;
    const { offsets, targets } = this.graph;
    let end = levelEnd;
    for (let next = levelStart; next < levelEnd; next++) {
      const p = queue[next];
      for (let i = offsets[p]; i < offsets[p + 1]; i++) {
        const q = targets[i];
        const bit = 1 << (q & 31);
        if ((marks[q >> 5] & bit) !== 0) continue;
        marks[q >> 5] |= bit;
        queue[end++] = q;
      }
    }
    return end;
  }

  /**
   * The next level, from the peers not yet reached: a neighbour that was reached before belongs to this level, because
   * otherwise the peer would have been reached too.
   */
  private pull(levelEnd: number): number {
    const { queue, marks, marksBefore } = this;
    const { size, offsets, targets } = this.graph;
    marksBefore.set(marks);
    let end = levelEnd;
    for (let p = 0; p < size; p++) {
      const bit = 1 << (p & 31);
      if ((marks[p >> 5] & bit) !== 0) continue;
      for (let i = offsets[p]; i < offsets[p + 1]; i++) {
        const q = targets[i];
        if ((marksBefore[q >> 5] & (1 << (q & 31))) === 0) continue;
        marks[p >> 5] |= bit;
        queue[end++] = p;
        break;
      }
    }
    return end;
  }
}
