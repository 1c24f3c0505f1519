/**
 * Flooding by hop lists: a message carries the peers that it has passed, author first; a peer appends itself and
 * forwards it to each neighbour that is not in the list. From the hops a peer draws the world.
 *
 * Source: p2p, version 1.
 * Model: reliable links on a connected graph. There is no duplicate suppression: a message walks every simple path from
 * its author.
 * Cost: a broadcast takes as many messages as there are such paths: 8 on the cycle of 5, 64 on the complete graph of 5,
 * 986,409 on that of 10.
 * Deviation: of the many copies that come in, the first one is delivered; the author delivers its own when it
 * broadcasts it. The duplicate filter serves this only, and never stops the forwarding.
 * On the wire: {"id":0,"hops":[0]} as in the seed, with `sequence` from an author's second broadcast on and `payload`
 * if there is one.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { WorldView } from './world-view.ts';

interface Message {
  /** The author. */
  readonly id: PeerId;
  /** The peers that it has passed, author first. */
  readonly hops: readonly PeerId[];
  readonly sequence?: number;
  readonly payload?: unknown;
}

export default defineProtocol({
  name: 'hop-list',
  title: 'forwards each message along every simple path: to each neighbour that the message has not passed yet',
  source: 'p2p, version 1',
  parameters: {},
  promises: {
    validity: ['duplication', 'pause'],
    'no-duplication': ['loss', 'duplication', 'partition', 'crash', 'pause'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    agreement: ['duplication', 'pause'],
    'uniform-agreement': ['duplication', 'pause'],
  },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Message) => broadcastOf(message),
  cost: (peers, links) => (links === (peers * (peers - 1)) / 2 ? pathsOfMesh(peers) : undefined),
  create: (peer) => new HopList(peer),
});

class HopList implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly world: WorldView;

  constructor(peer: Peer<Message>) {
    this.peer = peer;
    this.world = new WorldView(peer);
  }

  start(): void {
    this.world.learnOwnLinks();
  }

  broadcast(broadcast: Broadcast): void {
    this.deliverOnce(broadcast);
    this.peer.sendToNeighbours(messageOf(broadcast, [this.peer.id]));
  }

  receive(_from: PeerId, message: Message): void {
    const broadcast = broadcastOf(message);
    this.deliverOnce(broadcast);
    this.world.learnPath(message.hops);
    this.forward(broadcast, message.hops);
  }

  linkUp(peer: PeerId): void {
    this.world.learn(this.peer.id, peer, true);
  }

  linkDown(peer: PeerId): void {
    this.world.learn(this.peer.id, peer, false);
  }

  private forward(broadcast: Broadcast, hops: readonly PeerId[]): void {
    const { peer } = this;
    let message: Message | undefined;
    for (let i = 0; i < peer.degree; i++) {
      const neighbour = peer.neighbour(i);
      if (hops.includes(neighbour)) continue;
      message ??= messageOf(broadcast, [...hops, peer.id]);
      peer.send(neighbour, message);
    }
  }

  private deliverOnce(broadcast: Broadcast): void {
    if (this.peer.firstTime(broadcast.origin, broadcast.sequence)) this.peer.deliver(broadcast);
  }
}

/** Simple paths from one peer where all are linked with all: (N − 1) of one link, (N − 1)(N − 2) of two … */
function pathsOfMesh(peers: number): number {
  let longest = 1;
  let paths = 0;
  for (let left = peers - 1; left > 0; left--) {
    longest *= left;
    paths += longest;
  }
  return paths;
}

/** The order of the keys is that of the wire. */
function messageOf({ origin, sequence, payload }: Broadcast, hops: readonly PeerId[]): Message {
  const message: { id: PeerId; hops: readonly PeerId[]; sequence?: number; payload?: unknown } = { id: origin, hops };
  if (sequence > 0) message.sequence = sequence;
  if (payload !== '') message.payload = payload;
  return message;
}

function broadcastOf({ id, sequence = 0, payload = '' }: Message): Broadcast {
  return { origin: id, sequence, payload };
}
