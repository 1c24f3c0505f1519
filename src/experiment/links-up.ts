/**
 * Which links are up while the changes of a run are drawn: a list of all of them, or, in a large complete graph, of
 * those that are down.
 */
import { type Graph, linkCount, linkOfComplete, linksIn } from '../core/graph.ts';
import { hasOnlyUsedLinks } from '../core/link-values.ts';
import type { Random } from '../core/random.ts';

/** Two peers, the lower number first. */
type Ends = readonly [number, number];

export interface LinksUp {
  readonly count: number;
  has(ends: Ends): boolean;
  set(ends: Ends, up: boolean): void;
  /** One of those that are up. */
  draw(random: Random): Ends;
  /** Two peers without a link that is up. */
  drawMissing(random: Random): Ends;
}

export function linksUpIn(graph: Graph): LinksUp {
  return hasOnlyUsedLinks(graph) ? new AllBut(graph) : new Listed(graph);
}

class Listed implements LinksUp {
  private readonly up: Map<string, Ends>;
  private readonly size: number;

  constructor(graph: Graph) {
    this.size = graph.size;
    this.up = new Map(linksIn(graph).map((ends) => [ends.join('-'), ends]));
  }

  get count(): number {
    return this.up.size;
  }

  has(ends: Ends): boolean {
    return this.up.has(ends.join('-'));
  }

  set(ends: Ends, up: boolean): void {
    if (up) this.up.set(ends.join('-'), ends);
    else this.up.delete(ends.join('-'));
  }

  draw(random: Random): Ends {
    return [...this.up.values()][random.integer(this.up.size)];
  }

  drawMissing(random: Random): Ends {
    for (;;) {
      const [a, b] = [random.integer(this.size), random.integer(this.size)];
      const ends: Ends = a < b ? [a, b] : [b, a];
      if (a !== b && !this.has(ends)) return ends;
    }
  }
}

/** All links of a complete graph but some. */
class AllBut implements LinksUp {
  private readonly down = new Map<string, Ends>();
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  get count(): number {
    return linkCount(this.graph) - this.down.size;
  }

  has([a, b]: Ends): boolean {
    return a !== b && b < this.graph.size && !this.down.has(`${a}-${b}`);
  }

  set(ends: Ends, up: boolean): void {
    if (up) this.down.delete(ends.join('-'));
    else this.down.set(ends.join('-'), ends);
  }

  draw(random: Random): Ends {
    for (;;) {
      const index = Math.floor(random.next() * linkCount(this.graph));
      const ends = linkOfComplete(this.graph.size, index);
      if (this.has(ends)) return ends;
    }
  }

  drawMissing(random: Random): Ends {
    return [...this.down.values()][random.integer(this.down.size)];
  }
}
