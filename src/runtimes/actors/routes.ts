/**
 * The ways on which messages go: one from each peer to each of its neighbours, with what was sent on it, and one to
 * itself.
 *
 * Whether a link is up is one thing, what its ends know of it another: a peer that stands still learns of it late.
 * Up to 64 peers a row of routes is found by the receiver's number, without a search; above, by the link's place in the
 * graph's row. A message to
 * the whole group is counted once, for all routes of its sender.
 */
import { isWhole, refuseNeighbour, refuseReceiver } from '../../core/contract.ts';
import { type Graph, linkNumber } from '../../core/graph.ts';
import { invariant } from '../../core/invariant.ts';
import type { PeerId } from '../../core/protocol.ts';
import { type Books, PEERS_IN_MATRIX } from '../../trace/books.ts';
import type { Actor } from './actor.ts';

/** Counts messages that carry one broadcast, other messages with the broadcasts that they carry, and bytes. */
export class Traffic {
  copies = 0;
  others = 0;
  carried = 0;
  bytes = 0;

  /** A message that carries none, or several. */
  countOther(carries: number): void {
    this.others++;
    this.carried += carries;
  }
}

/** Where a message goes on a route: to its receiver, to a link that is modelled, or nowhere while the link is down. */
export interface Receiver {
  readonly id: PeerId;
  /** Takes a copy, by the number of its letter. */
  put(number: number): void;
}

/** What leads along a link that is up; and what takes the copies that are sent on one that is down. */
export interface Receivers {
  along(link: number, to: PeerId): Receiver;
  nowhere(to: PeerId): Receiver;
}

/**
 * One way, with its traffic; and of that, what was dropped, less what the network has made: messages, and the
 * broadcasts that they carry.
 */
export class Route extends Traffic {
  to: Receiver;
  lostMessages = 0;
  lostCopies = 0;

  constructor(to: Receiver) {
    super();
    this.to = to;
  }
}

const NOBODY = new Traffic();

export class Routes {
  readonly isMatrix: boolean;
  /**
   * By peer: its routes by the receiver's number, or by the link's place in its row; undefined where it knows of no
   * link that is up.
   */
  readonly rows: (Route | undefined)[][] = [];
  /** By peer: the way to itself. */
  readonly own: Route[] = [];
  /** By peer: counts what it sent to the whole group, so once for each of its links. */
  readonly group: Traffic[] = [];
  private readonly graph: Graph;
  private readonly actors: readonly Actor[];
  private readonly receivers: Receivers;
  /** By link: its route, up or not; and 1 where it is up. */
  private readonly byLink: Route[] = [];
  private readonly up: Uint8Array;

  constructor(graph: Graph, actors: readonly Actor[], receivers: Receivers) {
    const { size, offsets, targets } = graph;
    this.graph = graph;
    this.actors = actors;
    this.receivers = receivers;
    this.isMatrix = size <= PEERS_IN_MATRIX;
    this.up = new Uint8Array(offsets[size]).fill(1);
    for (let p = 0; p < size; p++) {
      const degree = offsets[p + 1] - offsets[p];
      const row: (Route | undefined)[] = new Array(this.isMatrix ? size : degree).fill(undefined);
      for (let link = offsets[p]; link < offsets[p + 1]; link++) {
        const route = new Route(receivers.along(link, targets[link]));
        this.byLink.push(route);
        row[this.place(p, link)] = route;
      }
      this.rows.push(row);
      this.own.push(new Route(actors[p]));
      this.group.push(new Traffic());
      actors[p].degree = degree;
    }
  }

  /** The route to another peer, undefined where the peer knows of no link that is up. */
  find(from: PeerId, to: PeerId): Route | undefined {
    const link = linkNumber(this.graph, from, to);
    return link < 0 ? undefined : this.rows[from][this.place(from, link)];
  }

  /** The route to another peer that does not know of it, or knows its link to be down. */
  aside(from: PeerId, to: PeerId): Route {
    const link = linkNumber(this.graph, from, to);
    if (link < 0) refuseReceiver(from, to);
    return this.byLink[link];
  }

  isUp(from: PeerId, to: PeerId): boolean {
    return this.up[linkNumber(this.graph, from, to)] === 1;
  }

  /** The peer at the other end of the `index`-th link that it knows to be up. */
  neighbour(peer: PeerId, index: number): PeerId {
    const { offsets, targets } = this.graph;
    const links = this.linksOf(peer);
    if (!isWhole(index)) refuseNeighbour(index, this.actors[peer].degree);
    if (this.actors[peer].degree === links && index < links) return targets[offsets[peer] + index];
    let skip = index;
    for (let link = offsets[peer]; link < offsets[peer + 1]; link++) {
      if (this.rows[peer][this.place(peer, link)] !== undefined && skip-- === 0) return targets[link];
    }
    refuseNeighbour(index, this.actors[peer].degree);
  }

  /** Links of a peer, up or down. */
  linksOf(peer: PeerId): number {
    return this.graph.offsets[peer + 1] - this.graph.offsets[peer];
  }

  /** False where the link already was so. Its ends do not know yet. */
  change(a: PeerId, b: PeerId, up: boolean): boolean {
    const link = linkNumber(this.graph, a, b);
    invariant(link >= 0, `the graph has no link ${a}–${b}`);
    if ((this.up[link] === 1) === up) return false;
    this.set(link, up);
    this.set(linkNumber(this.graph, b, a), up);
    return true;
  }

  /** The peer knows its link to be up from now on, or down. */
  learn(peer: PeerId, other: PeerId, up: boolean): void {
    const link = linkNumber(this.graph, peer, other);
    const place = this.place(peer, link);
    const row = this.rows[peer];
    if ((row[place] !== undefined) === up) return;
    row[place] = up ? this.byLink[link] : undefined;
    this.actors[peer].degree += up ? 1 : -1;
  }

  /** The peer knows all its links as they are. */
  learnAll(peer: PeerId): void {
    const { offsets, targets } = this.graph;
    for (let link = offsets[peer]; link < offsets[peer + 1]; link++)
      this.learn(peer, targets[link], this.up[link] === 1);
  }

  /** A copy, already counted as sent, was dropped. */
  lose(from: PeerId, to: PeerId, carries: number): void {
    const route = from === to ? this.own[from] : this.byLink[linkNumber(this.graph, from, to)];
    route.lostMessages++;
    route.lostCopies += carries;
  }

  /** The network has made a copy of one: it comes in besides what was sent on the route. */
  double(from: PeerId, to: PeerId, carries: number): void {
    const route = this.byLink[linkNumber(this.graph, from, to)];
    route.lostMessages--;
    route.lostCopies -= carries;
  }

  /**
   * Writes into the books what went on each route: sent, and received if it was not dropped. What still waits in a
   * mailbox must be taken out of
   * that again.
   */
  settle(books: Books): void {
    const { size, offsets, targets } = this.graph;
    for (let p = 0; p < size; p++) {
      this.settleRoute(books, p, p, this.own[p], -1);
      for (let link = offsets[p]; link < offsets[p + 1]; link++)
        this.settleRoute(books, p, targets[link], this.byLink[link], link);
    }
  }

  private settleRoute(books: Books, from: PeerId, to: PeerId, route: Route, link: number): void {
    const { size } = this.graph;
    // Only a peer with links to all has sent to the group, so all of its links took part.
    const group = link < 0 ? NOBODY : this.group[from];
    const single = route.copies + group.copies;
    const copies = single + route.carried + group.carried;
    const received = copies - route.lostCopies;
    const messages = single + route.others + group.others;
    books.sent[from] += copies;
    books.received[to] += received;
    books.handled[to] += messages - route.lostMessages;
    if (books.pairSent !== undefined) books.pairSent[from * size + to] = copies;
    if (books.pairReceived !== undefined) books.pairReceived[to * size + from] = received;
    if (link < 0 || books.linkMessages === undefined) return;
    books.linkMessages[link] = messages;
    books.linkBytes![link] = route.bytes + group.bytes;
  }

  private set(link: number, up: boolean): void {
    const to = this.graph.targets[link];
    this.up[link] = up ? 1 : 0;
    this.byLink[link].to = up ? this.receivers.along(link, to) : this.receivers.nowhere(to);
  }

  private place(peer: PeerId, link: number): number {
    return this.isMatrix ? this.graph.targets[link] : link - this.graph.offsets[peer];
  }
}
