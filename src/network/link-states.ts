/** Which links of the graph are up, and which peers are in the group. */
import { type DropReason, LINK_DOWN, PEER_CRASHED, PEER_NOT_THERE } from '../core/drop-reasons.ts';
import { type Graph, linkNumber } from '../core/graph.ts';
import { invariant } from '../core/invariant.ts';
import type { PeerId } from '../core/protocol.ts';
import { DownLinks } from './down-links.ts';

export class LinkStates {
  /** Undefined if all links are up throughout the run. */
  readonly down: DownLinks | undefined;
  /** By peer: 1 if it has not joined yet, or has left. Undefined if all peers are there throughout the run. */
  readonly absent: Uint8Array | undefined;
  private readonly graph: Graph;

  /**
   * @param mayChange true if a link is down at some time of the run
   * @param mayMove true if a peer joins late or leaves
   */
  constructor(graph: Graph, mayChange: boolean, mayMove = false) {
    this.absent = mayMove ? new Uint8Array(graph.size) : undefined;
    this.graph = graph;
    this.down = mayChange ? new DownLinks(graph) : undefined;
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.down === undefined || !this.down.has(from, to);
  }

  /** Why a copy is dropped: a peer that is not there has no link, and has not crashed. */
  reasonOf(reason: DropReason, from: PeerId, to: PeerId): DropReason {
    const { absent } = this;
    const isOfPeer = reason === LINK_DOWN || reason === PEER_CRASHED;
    return isOfPeer && absent !== undefined && (absent[from] === 1 || absent[to] === 1) ? PEER_NOT_THERE : reason;
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
