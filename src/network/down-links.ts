/**
 * Which links are down, each direction by itself: by peer the other ends, ascending. Few links are down at a time, so a
 * peer whose links are all up has no list.
 */
import { degreeOf, firstLink, type Graph, linkNumber, neighbourAt } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';

const NONE: readonly PeerId[] = [];

export class DownLinks {
  private readonly ends: (PeerId[] | undefined)[];
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
    this.ends = new Array(graph.size).fill(undefined);
  }

  /** The other ends of the links of a peer that are down, ascending. */
  of(peer: PeerId): readonly PeerId[] {
    return this.ends[peer] ?? NONE;
  }

  has(from: PeerId, to: PeerId): boolean {
    const ends = this.ends[from];
    return ends !== undefined && ends[placeIn(ends, to)] === to;
  }

  /** False if the direction was already so. */
  set(from: PeerId, to: PeerId, isDown: boolean): boolean {
    const ends = this.ends[from] ?? [];
    const place = placeIn(ends, to);
    if ((ends[place] === to) === isDown) return false;
    if (isDown) ends.splice(place, 0, to);
    else ends.splice(place, 1);
    this.ends[from] = ends.length === 0 ? undefined : ends;
    return true;
  }

  /** Takes over what another table says of the links of a peer. */
  take(peer: PeerId, other: DownLinks): void {
    this.ends[peer] = other.ends[peer]?.slice();
  }

  /** Links of a peer that are up. */
  degreeOf(peer: PeerId): number {
    return degreeOf(this.graph, peer) - this.of(peer).length;
  }

  /** The other end of the `index`-th link of a peer that is up, 0..degree−1, in ascending order. */
  neighbourAt(peer: PeerId, index: number): PeerId {
    const { graph } = this;
    let place = index;
    for (const end of this.of(peer)) {
      if (linkNumber(graph, peer, end) - firstLink(graph, peer) > place) break;
      place++;
    }
    return neighbourAt(graph, peer, place);
  }
}

/** Where a number stands in an ascending list, or would stand. */
function placeIn(ends: readonly PeerId[], end: PeerId): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] < end) low = middle + 1;
    else high = middle;
  }
  return low;
}
