/** Which links of the graph are up. */
import { type Graph, linkNumber } from '../../core/graph.ts';
import { invariant } from '../../core/invariant.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Job } from '../runtime.ts';

export class Links {
  /** By directed link: 1 where it is up. Undefined where none ever changes, and all are. */
  readonly up: Uint8Array | undefined;
  private readonly graph: Graph;

  constructor({ graph, down, linkChanges }: Job) {
    this.graph = graph;
    this.up = linkChanges.length + down.length > 0 ? new Uint8Array(graph.offsets[graph.size]).fill(1) : undefined;
    for (const [a, b] of down) this.set(a, b, false);
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.up === undefined || this.up[linkNumber(this.graph, from, to)] === 1;
  }

  /** False where the link already was so. */
  set(a: PeerId, b: PeerId, up: boolean): boolean {
    invariant(this.up !== undefined, 'links change only where the job says so');
    if (this.isUp(a, b) === up) return false;
    this.up[linkNumber(this.graph, a, b)] = up ? 1 : 0;
    this.up[linkNumber(this.graph, b, a)] = up ? 1 : 0;
    return true;
  }
}
