/** Which links of the graph are up. */
import { type Graph, linkNumber } from '../core/graph.ts';
import { invariant } from '../core/invariant.ts';
import type { PeerId } from '../core/protocol.ts';
import { DownLinks } from './down-links.ts';

export class LinkStates {
  /** Undefined if all links are up throughout the run. */
  readonly down: DownLinks | undefined;
  private readonly graph: Graph;

  /** @param mayChange true if a link is down at some time of the run */
  constructor(graph: Graph, mayChange: boolean) {
    this.graph = graph;
    this.down = mayChange ? new DownLinks(graph) : undefined;
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.down === undefined || !this.down.has(from, to);
  }

  /** Changes both directions. False if the link was already so. */
  set(a: PeerId, b: PeerId, up: boolean): boolean {
    invariant(this.down !== undefined, 'links change only if the job says so');
    invariant(linkNumber(this.graph, a, b) >= 0, `the graph has no link ${a}–${b}`);
    if (!this.down.set(a, b, !up)) return false;
    this.down.set(b, a, !up);
    return true;
  }
}
