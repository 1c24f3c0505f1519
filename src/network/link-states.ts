/** Which links of the graph are up. */
import { type Graph, linkNumber } from '../core/graph.ts';
import { invariant } from '../core/invariant.ts';
import type { PeerId } from '../core/protocol.ts';

export class LinkStates {
  /** By directed link: 1 if it is up. Undefined if all links are up throughout the run. */
  readonly up: Uint8Array | undefined;
  private readonly graph: Graph;

  /** @param mayChange true if a link is down at some time of the run */
  constructor(graph: Graph, mayChange: boolean) {
    this.graph = graph;
    this.up = mayChange ? new Uint8Array(graph.offsets[graph.size]).fill(1) : undefined;
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.up === undefined || this.up[linkNumber(this.graph, from, to)] === 1;
  }

  /** Changes both directions. False if the link was already so. */
  set(a: PeerId, b: PeerId, up: boolean): boolean {
    invariant(this.up !== undefined, 'links change only if the job says so');
    const link = linkNumber(this.graph, a, b);
    invariant(link >= 0, `the graph has no link ${a}–${b}`);
    if ((this.up[link] === 1) === up) return false;
    this.up[link] = up ? 1 : 0;
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

/** The link number `index`, counted from 0, of those from `start` to `end` that are up; −1 if there are fewer. */
export function linkUpAt(up: Uint8Array, start: number, end: number, index: number): number {
  let skip = index;
  for (let link = start; link < end; link++) if (up[link] === 1 && skip-- === 0) return link;
  return -1;
}
