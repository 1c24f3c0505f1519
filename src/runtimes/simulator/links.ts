/** Which links of the graph are up. */
import { type Graph, linkNumber } from '../../core/graph.ts';
import { invariant } from '../../core/invariant.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Job } from '../runtime.ts';

export class Links {
  /** By directed link: 1 where it is up. Undefined where none ever changes, and all are. */
  readonly up: Uint8Array | undefined;
  private readonly graph: Graph;

  constructor({ graph, down, linkChanges, faults }: Job) {
    const isChanging =
      linkChanges.length + down.length > 0 || faults?.actions.some(({ does }) => does === 'cut') === true;
    this.graph = graph;
    this.up = isChanging ? new Uint8Array(graph.offsets[graph.size]).fill(1) : undefined;
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

/** Links from `start` to `end` that are up. */
export function countUp(up: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let link = start; link < end; link++) count += up[link];
  return count;
}

/** The link number `index`, counted from 0, of those from `start` to `end` that are up; −1 where there are fewer. */
export function linkUpAt(up: Uint8Array, start: number, end: number, index: number): number {
  let skip = index;
  for (let link = start; link < end; link++) if (up[link] === 1 && skip-- === 0) return link;
  return -1;
}
