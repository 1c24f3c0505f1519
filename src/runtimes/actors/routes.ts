/**
 * The routes of all peers. Whether a link is up is not asked here: it is what is sent on a route that gets lost.
 *
 * Up to 64 peers a route is found by the number of the receiver, without a search; above, by the place of the link in
 * the row of the graph. In a larger complete graph only the routes that are used exist: single ones in a map, and all
 * of a peer once it has sent to all its neighbours. A message to the whole group is counted once, for all routes of its
 * sender.
 */
import { refuseReceiver } from '../../core/contract.ts';
import { firstLink, type Graph, linkNumber, neighboursOf } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { PEERS_IN_MATRIX } from '../../trace/books.ts';
import { type Receiver, Route, Traffic } from './route.ts';

/** A peer's routes, by the receiver's number or by the link's place in its row; undefined where it has no link. */
type Row = readonly (Route | undefined)[];

export class Routes {
  readonly isMatrix: boolean;
  /** By peer: the route to itself. */
  readonly own: Route[] = [];
  /** By peer: counts what it sent to the whole group, so once for each of its links. */
  readonly group: Traffic[] = [];
  private readonly graph: Graph;
  private readonly along: (link: number, to: PeerId) => Receiver;
  /** By peer; undefined as long as only single routes of it are used. */
  private readonly rows: (Row | undefined)[] = [];
  /** By peer: single routes by the receiver's number. */
  private readonly single: (Map<PeerId, Route> | undefined)[] = [];

  /**
   * @param mailboxes by peer
   * @param along what a directed link leads to
   */
  constructor(graph: Graph, mailboxes: readonly Receiver[], along: (link: number, to: PeerId) => Receiver) {
    this.graph = graph;
    this.along = along;
    this.isMatrix = graph.size <= PEERS_IN_MATRIX;
    const isComplete = graph.offsets === undefined;
    for (let p = 0; p < graph.size; p++) {
      this.rows.push(isComplete && !this.isMatrix ? undefined : this.newRow(p));
      this.own.push(new Route(mailboxes[p]));
      this.group.push(new Traffic());
    }
  }

  /** The route to another peer, up or down. */
  find(from: PeerId, to: PeerId): Route {
    const link = linkNumber(this.graph, from, to);
    if (link < 0) refuseReceiver(from, to);
    const row = this.rows[from];
    if (row === undefined) return this.findSingle(from, to, link);
    return row[this.isMatrix ? to : link - firstLink(this.graph, from)]!;
  }

  /** The routes of a peer to its neighbours, in ascending order. */
  rowOf(peer: PeerId): Row {
    this.rows[peer] ??= this.newRow(peer);
    return this.rows[peer];
  }

  /** The routes of a peer that exist; if it has sent to the whole group, they all do. */
  used(peer: PeerId): Iterable<Route | undefined> {
    const { copies, others } = this.group[peer];
    return copies + others > 0 ? this.rowOf(peer) : (this.rows[peer] ?? this.single[peer]?.values() ?? []);
  }

  private newRow(peer: PeerId): Row {
    const row: (Route | undefined)[] = new Array(this.isMatrix ? this.graph.size : 0).fill(undefined);
    const first = firstLink(this.graph, peer);
    neighboursOf(this.graph, peer).forEach((to, place) => {
      row[this.isMatrix ? to : place] = this.single[peer]?.get(to) ?? new Route(this.along(first + place, to));
    });
    return row;
  }

  private findSingle(from: PeerId, to: PeerId, link: number): Route {
    this.single[from] ??= new Map();
    let route = this.single[from].get(to);
    if (route === undefined) {
      route = new Route(this.along(link, to));
      this.single[from].set(to, route);
    }
    return route;
  }
}
