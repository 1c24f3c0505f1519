/**
 * Which links are up, and which of them each peer knows to be up. These differ for a while: a paused peer learns late.
 */
import { isWhole, refuseNeighbour } from '../../core/contract.ts';
import { degreeOf, type Graph, neighbourAt } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { DownLinks } from '../../network/down-links.ts';
import type { LinkStates } from '../../network/link-states.ts';

export class KnownLinks {
  /** Links that their peer knows to be down; undefined if links never change. */
  readonly down: DownLinks | undefined;
  private readonly graph: Graph;
  private readonly states: LinkStates;

  constructor(graph: Graph, states: LinkStates) {
    this.graph = graph;
    this.states = states;
    this.down = states.down && new DownLinks(graph);
    for (let peer = 0; peer < graph.size; peer++) this.learnAll(peer);
  }

  /** Links that the peer knows to be up. */
  degreeOf(peer: PeerId): number {
    return this.down === undefined ? degreeOf(this.graph, peer) : this.down.degreeOf(peer);
  }

  /** The peer at the other end of the `index`-th link that it knows to be up. */
  neighbour(peer: PeerId, index: number): PeerId {
    const degree = this.degreeOf(peer);
    if (!isWhole(index) || index >= degree) refuseNeighbour(index, degree);
    return this.down === undefined ? neighbourAt(this.graph, peer, index) : this.down.neighbourAt(peer, index);
  }

  /** Links of a peer, up or down. */
  linksOf(peer: PeerId): number {
    return degreeOf(this.graph, peer);
  }

  /** False if the link was already so. Its ends do not know yet. */
  change(a: PeerId, b: PeerId, up: boolean): boolean {
    return this.states.set(a, b, up);
  }

  /** The peer knows its link to be up, or down. */
  learn(peer: PeerId, other: PeerId, up: boolean): void {
    this.down!.set(peer, other, !up);
  }

  /** The peer knows all its links as they are. */
  learnAll(peer: PeerId): void {
    if (this.states.down !== undefined) this.down!.take(peer, this.states.down);
  }
}
