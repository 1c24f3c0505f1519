/**
 * The routes of all peers, and which of them each peer knows to be up. Whether a link is up is one thing, what its ends
 * know of it another: a paused peer learns of it late.
 *
 * Up to 64 peers a route is found by the number of the receiver, without a search; above, by the place of the link in
 * the row of the graph. A message to the whole group is counted once, for all routes of its sender.
 */
import { isWhole, refuseNeighbour, refuseReceiver } from '../../core/contract.ts';
import { type Graph, linkNumber } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { LinkStates } from '../../network/link-states.ts';
import { PEERS_IN_MATRIX } from '../../trace/books.ts';
import { type Receiver, Route, Traffic } from './route.ts';

export class Routes {
  readonly isMatrix: boolean;
  /** By peer: its routes by the receiver's number, or by the link's place in its row; undefined if it knows of none. */
  readonly rows: (Route | undefined)[][] = [];
  /** By peer: the route to itself. */
  readonly own: Route[] = [];
  /** By peer: counts what it sent to the whole group, so once for each of its links. */
  readonly group: Traffic[] = [];
  /** By directed link: its route, up or not. */
  readonly byLink: Route[] = [];
  /** By peer: links that it knows to be up. */
  readonly degrees: Int32Array;
  private readonly graph: Graph;
  private readonly states: LinkStates;

  /**
   * @param mailboxes by peer
   * @param along what a directed link leads to
   */
  constructor(
    graph: Graph,
    states: LinkStates,
    mailboxes: readonly Receiver[],
    along: (link: number, to: PeerId) => Receiver,
  ) {
    const { size, offsets, targets } = graph;
    this.graph = graph;
    this.states = states;
    this.isMatrix = size <= PEERS_IN_MATRIX;
    this.degrees = new Int32Array(size);
    for (let link = 0; link < offsets[size]; link++) this.byLink.push(new Route(along(link, targets[link])));
    for (let p = 0; p < size; p++) {
      this.rows.push(new Array(this.isMatrix ? size : offsets[p + 1] - offsets[p]).fill(undefined));
      this.own.push(new Route(mailboxes[p]));
      this.group.push(new Traffic());
      this.learnAll(p);
    }
  }

  /** The route to another peer; undefined if the peer knows of no link that is up. */
  find(from: PeerId, to: PeerId): Route | undefined {
    const link = linkNumber(this.graph, from, to);
    return link < 0 ? undefined : this.rows[from][this.place(from, link)];
  }

  /** The route over a link that the peer knows to be down, or does not know of. */
  findDown(from: PeerId, to: PeerId): Route {
    const link = linkNumber(this.graph, from, to);
    if (link < 0) refuseReceiver(from, to);
    return this.byLink[link];
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.states.isUp(from, to);
  }

  /** The peer at the other end of the `index`-th link that it knows to be up. */
  neighbour(peer: PeerId, index: number): PeerId {
    const { offsets, targets } = this.graph;
    const links = this.linksOf(peer);
    if (!isWhole(index)) refuseNeighbour(index, this.degrees[peer]);
    if (this.degrees[peer] === links && index < links) return targets[offsets[peer] + index];
    let skip = index;
    for (let link = offsets[peer]; link < offsets[peer + 1]; link++) {
      if (this.rows[peer][this.place(peer, link)] !== undefined && skip-- === 0) return targets[link];
    }
    refuseNeighbour(index, this.degrees[peer]);
  }

  /** Links of a peer, up or down. */
  linksOf(peer: PeerId): number {
    return this.graph.offsets[peer + 1] - this.graph.offsets[peer];
  }

  /** False if the link was already so. Its ends do not know yet. */
  change(a: PeerId, b: PeerId, up: boolean): boolean {
    return this.states.set(a, b, up);
  }

  /** The peer knows its link to be up, or down. */
  learn(peer: PeerId, other: PeerId, up: boolean): void {
    this.setKnown(peer, linkNumber(this.graph, peer, other), up);
  }

  /** The peer knows all its links as they are. */
  learnAll(peer: PeerId): void {
    const { offsets } = this.graph;
    const { up } = this.states;
    for (let link = offsets[peer]; link < offsets[peer + 1]; link++)
      this.setKnown(peer, link, up === undefined || up[link] === 1);
  }

  private setKnown(peer: PeerId, link: number, up: boolean): void {
    const place = this.place(peer, link);
    const row = this.rows[peer];
    if ((row[place] !== undefined) === up) return;
    row[place] = up ? this.byLink[link] : undefined;
    this.degrees[peer] += up ? 1 : -1;
  }

  private place(peer: PeerId, link: number): number {
    return this.isMatrix ? this.graph.targets[link] : link - this.graph.offsets[peer];
  }
}
