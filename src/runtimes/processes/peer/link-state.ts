/** The links of one peer, by their place in its row of the graph, and which of them are up. */
import { firstLink, type Graph, neighboursOf } from '../../../core/graph.ts';
import type { PeerId } from '../../../core/protocol.ts';

export class LinkState {
  readonly count: number;
  /** The peers at the other ends, ascending. */
  readonly neighbours: Int32Array;
  /** The number of the first link in the whole graph: the books count by it. */
  readonly first: number;
  /** Links that are up, ascending. */
  up: number[] = [];
  private readonly isUpNow: Uint8Array;
  /** By link: 1 once it has been up. */
  private readonly hasBeenUp: Uint8Array;
  /** By peer: the link to it; −1 if there is none. */
  readonly linkOf: Int32Array;

  constructor(graph: Graph, peer: PeerId, down: readonly (readonly [PeerId, PeerId])[]) {
    this.first = firstLink(graph, peer);
    this.neighbours = neighboursOf(graph, peer);
    this.count = this.neighbours.length;
    this.linkOf = new Int32Array(graph.size).fill(-1);
    for (let link = 0; link < this.neighbours.length; link++) this.linkOf[this.neighbours[link]] = link;
    this.isUpNow = new Uint8Array(this.neighbours.length).fill(1);
    for (const [a, b] of down) if (a === peer || b === peer) this.isUpNow[this.to(a === peer ? b : a)] = 0;
    this.hasBeenUp = this.isUpNow.slice();
    this.list();
  }

  /** The link to a peer; −1 where there is none. */
  to(peer: PeerId): number {
    return peer >= 0 && peer < this.linkOf.length ? this.linkOf[peer] : -1;
  }

  isUp(link: number): boolean {
    return this.isUpNow[link] === 1;
  }

  wasUp(link: number): boolean {
    return this.hasBeenUp[link] === 1;
  }

  change(link: number, up: boolean): void {
    this.isUpNow[link] = up ? 1 : 0;
    if (up) this.hasBeenUp[link] = 1;
    this.list();
  }

  private list(): void {
    this.up = [];
    for (let link = 0; link < this.isUpNow.length; link++) if (this.isUpNow[link] === 1) this.up.push(link);
  }
}
