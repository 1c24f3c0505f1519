/**
 * Plumtree: a broadcast goes along the links of a tree at once, and is announced on all other links. A peer that hears
 * of a broadcast that does not come asks for it, and so takes the link into the tree.
 *
 * Source: Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees (SRDS 2007; report DI/FCUL TR-07-14), algorithms 1 to 3.
 * Model: reliable links on a connected graph, whose peers hear of links that come up and break.
 * Guarantees: those of flooding, if links lose nothing. A peer that lacks a broadcast, and hears of it, gets it in the
 * end.
 * Cost: the first broadcasts are flooded; then N − 1 copies a broadcast, and an announcement at each end of all links
 * that are not in the tree.
 * Deviations: a link that is not lazy is eager, so each link is eager at first. What has been received is kept for the
 * whole run. The source names no times: the defaults of `timeout` and `graftTimeout` are those of the Rust crate
 * plumtree 0.1 and half of that; `threshold` is that of iroh-gossip.
 */
import type { Values } from '../core/parameters.ts';
import {
  type Broadcast,
  type BroadcastName,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import { MissingBroadcasts } from './missing-broadcasts.ts';
import { isNeighbour } from './neighbours.ts';
import { safety, UNLESS_SILENT } from './usual-promises.ts';

interface Gossip extends Broadcast {
  /** Links on its way so far. */
  readonly round: number;
}

interface Announced extends BroadcastName {
  readonly round: number;
}

interface Announcement {
  readonly has: readonly Announced[];
}

/** Takes the link into the tree, and asks for a broadcast; for none if only the tree is to be better. */
interface Graft {
  readonly wants: BroadcastName | null;
}

type Message = Gossip | Announcement | Graft | 'prune';

const parameters = {
  timeout: {
    type: 'duration',
    default: 500,
    min: 0,
    max: 86_400_000,
    meaning: 'how long a peer waits for a broadcast after the first announcement of it',
  },
  graftTimeout: {
    type: 'duration',
    default: 250,
    min: 0,
    max: 86_400_000,
    meaning: 'how long it waits after it has asked for it, before it asks the next peer that has announced it',
  },
  threshold: {
    type: 'integer',
    default: 7,
    min: 1,
    max: 1_000_000,
    unit: 'links',
    meaning: 'by how much the way of an announcement must be shorter for a peer to change its place in the tree',
  },
  lazyDelay: {
    type: 'duration',
    default: 0,
    min: 0,
    max: 86_400_000,
    meaning: 'how long announcements wait for others, to go in one message; 0: each goes at once',
  },
} as const;

export default defineProtocol({
  name: 'plumtree',
  title: 'sends each broadcast along a tree, announces it on all other links, and repairs the tree where it is missing',
  source: 'Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees (SRDS 2007; TR-07-14), algorithms 1 to 3',
  parameters,
  promises: { validity: UNLESS_SILENT, ...safety, agreement: UNLESS_SILENT, 'uniform-agreement': UNLESS_SILENT },
  knows: 'neighbours',
  watchesLinks: true,
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'announcement', carries: 'internal', relatesTo: ({ has }: Announcement) => has },
    { name: 'graft', carries: 'internal', relatesTo: ({ wants }: Graft) => wants ?? undefined },
    { name: 'prune', carries: 'internal' },
  ],
  kindOf(message: Message) {
    if (message === 'prune') return 3;
    return 'has' in message ? 1 : 'wants' in message ? 2 : 0;
  },
  broadcastOf: (message: Message) =>
    message === 'prune' || 'has' in message || 'wants' in message ? undefined : message,
  timers: ['missing', 'announce'],
  create: (peer, values) => new Plumtree(peer, values),
});

class Plumtree implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  /** The neighbours that are only told of broadcasts. All others are eager. */
  private readonly lazy: PeerId[] = [];
  /** As they came in, by sequence · size + origin. */
  private readonly received = new Map<number, Gossip>();
  private readonly missing = new MissingBroadcasts();
  /** What is yet to be announced, and where each came from. */
  private announced: { readonly name: Announced; readonly from: PeerId }[] = [];

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
  }

  broadcast({ origin, sequence, payload }: Broadcast): void {
    this.take(this.peer.id, { origin, sequence, payload, round: 0 });
  }

  receive(from: PeerId, message: Message): void {
    if (message === 'prune') this.makeLazy(from);
    else if ('has' in message) for (const name of message.has) this.hear(from, name);
    else if ('wants' in message) this.graft(from, message);
    else if (this.received.has(this.numberOf(message))) {
      this.makeLazy(from);
      this.peer.send(from, 'prune');
    } else {
      this.makeEager(from);
      this.optimise(from, message);
      this.take(from, message);
    }
  }

  timeout(timer: string, key: number): void {
    if (timer === 'announce') this.announce();
    else this.ask(key);
  }

  linkDown(other: PeerId): void {
    this.makeEager(other);
    this.missing.forget(other);
  }

  private take(from: PeerId, { origin, sequence, payload, round }: Gossip): void {
    const { peer } = this;
    const message = { origin, sequence, payload, round: round + 1 };
    this.received.set(this.numberOf(message), message);
    peer.deliver({ origin, sequence, payload });
    for (let index = 0; index < peer.degree; index++) {
      const other = peer.neighbour(index);
      if (other !== from && !this.lazy.includes(other)) peer.send(other, message);
    }
    if (this.lazy.length > 0) this.announceLater(from, { origin, sequence, round: round + 1 });
  }

  private announceLater(from: PeerId, name: Announced): void {
    const { lazyDelay } = this.parameters;
    this.announced.push({ name, from });
    if (lazyDelay === 0) this.announce();
    else if (this.announced.length === 1) this.peer.setTimer('announce', lazyDelay);
  }

  /** To each lazy neighbour, but what came from it. */
  private announce(): void {
    const { announced } = this;
    this.announced = [];
    const all: Announcement = { has: announced.map(({ name }) => name) };
    for (const other of this.lazy) {
      if (announced.every(({ from }) => from !== other)) this.peer.send(other, all);
      else {
        const has = announced.filter(({ from }) => from !== other).map(({ name }) => name);
        if (has.length > 0) this.peer.send(other, { has });
      }
    }
  }

  private hear(from: PeerId, name: Announced): void {
    if (this.received.has(this.numberOf(name))) return;
    let missing = this.missing.of(name);
    if (missing === undefined) {
      missing = this.missing.add(name);
      this.peer.setTimer('missing', this.parameters.timeout, missing.key);
    }
    missing.announcers.push({ peer: from, round: name.round });
  }

  /** The broadcast has not come: the link to the first that has announced it becomes part of the tree. */
  private ask(key: number): void {
    const missing = this.missing.withKey(key);
    const announcer = missing?.announcers.shift();
    if (missing === undefined) return;
    if (announcer === undefined) {
      this.missing.remove(missing);
      return;
    }
    this.peer.setTimer('missing', this.parameters.graftTimeout, key);
    this.makeEager(announcer.peer);
    this.peer.send(announcer.peer, { wants: missing.name });
  }

  private graft(from: PeerId, { wants }: Graft): void {
    this.makeEager(from);
    const message = wants === null ? undefined : this.received.get(this.numberOf(wants));
    if (message !== undefined) this.peer.send(from, message);
  }

  /** A broadcast has come that was announced before: by a way so much shorter that the tree should have that one. */
  private optimise(from: PeerId, message: Gossip): void {
    const missing = this.missing.of(message);
    if (missing === undefined) return;
    this.peer.clearTimer('missing', missing.key);
    this.missing.remove(missing);
    const [shortest] = missing.announcers.toSorted((one, other) => one.round - other.round);
    if (shortest === undefined || message.round - shortest.round < this.parameters.threshold) return;
    this.makeEager(shortest.peer);
    this.peer.send(shortest.peer, { wants: null });
    this.makeLazy(from);
    this.peer.send(from, 'prune');
  }

  private makeEager(other: PeerId): void {
    const place = this.lazy.indexOf(other);
    if (place >= 0) this.lazy.splice(place, 1);
  }

  /** Only a neighbour: a link may have ended while the message was on its way. */
  private makeLazy(other: PeerId): void {
    const { peer, lazy } = this;
    if (!lazy.includes(other) && isNeighbour(peer, other)) lazy.push(other);
  }

  private numberOf({ origin, sequence }: BroadcastName): number {
    return sequence * this.peer.size + origin;
  }
}
