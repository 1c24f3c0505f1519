/**
 * Announcements: peers tell the world of links that come and go, and send probes along every simple path; each keeps a
 * view of the world.
 *
 * `add`: each end of a new link sends one over it. `del`: each end of a lost link sends one to all its remaining
 * neighbours. `probe` is the broadcast: it goes to all neighbours. A peer that is the author or in the hops drops a
 * message; else it takes the edges of the hops into its view, adds or removes the link author–peer, appends itself, and
 * sends the message to each neighbour that is not in the hops.
 *
 * Source: p2p, version 2.
 * Model: reliable links on a connected graph. Views come to agree with it, unless links change faster than messages
 * travel.
 * Cost: one message for each simple path from the author (an `add`: those that begin with the new link). On the cycle
 * of 5: a probe 8, a lost link 8 `del`, the same link made again 8 `add`.
 * Deviations: of the copies of a probe the first is delivered; the author delivers its own at once. `peer` of a probe
 * is its author. A probe has a `sequence` from an author's second one on and a `payload` if there is one.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { WorldView } from './world-view.ts';

interface Message {
  readonly author: PeerId;
  readonly kind: 'probe' | 'add' | 'del';
  /** The other end of the link that the author has gained or lost. */
  readonly peer: PeerId;
  /** The peers that it has passed, author first. */
  readonly hops: readonly PeerId[];
  readonly sequence?: number;
  readonly payload?: unknown;
}

const kindNames = ['probe', 'add', 'del'] as const;

export default defineProtocol({
  name: 'announce',
  title: 'announces links that come and go; each peer keeps a view of the world',
  source: 'p2p, version 2',
  parameters: {},
  promises: {
    validity: ['duplication', 'pause', 'join'],
    'no-duplication': ['loss', 'duplication', 'partition', 'crash', 'pause', 'join'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart', 'join'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart', 'join'],
    agreement: ['duplication', 'pause', 'join'],
    'uniform-agreement': ['duplication', 'pause', 'join'],
  },
  knows: 'neighbours',
  kinds: kindNames.map((name) => ({ name, carries: name === 'probe' ? 'broadcast' : 'internal' })),
  kindOf: (message: Message) => kindNames.indexOf(message.kind),
  broadcastOf: (message: Message) => (message.kind === 'probe' ? broadcastOf(message) : undefined),
  create: (peer) => new Announce(peer),
});

class Announce implements Protocol<Message> {
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
    this.peer.sendToNeighbours(probeOf(broadcast));
  }

  linkUp(peer: PeerId): void {
    const { id } = this.peer;
    this.world.learn(id, peer, true);
    this.peer.send(peer, { author: id, kind: 'add', peer, hops: [id] });
  }

  linkDown(peer: PeerId): void {
    const { id } = this.peer;
    this.world.learn(id, peer, false);
    this.peer.sendToNeighbours({ author: id, kind: 'del', peer, hops: [id] });
  }

  receive(_from: PeerId, message: Message): void {
    const { author, kind, peer, hops } = message;
    // The author is the first of the hops.
    if (hops.includes(this.peer.id)) return;
    this.world.learnPath(hops);
    if (kind === 'probe') this.deliverOnce(broadcastOf(message));
    else this.world.learn(author, peer, kind === 'add');
    this.forward(message);
  }

  private forward(message: Message): void {
    const { peer } = this;
    let next: Message | undefined;
    for (let i = 0; i < peer.degree; i++) {
      const neighbour = peer.neighbour(i);
      if (message.hops.includes(neighbour)) continue;
      next ??= { ...message, hops: [...message.hops, peer.id] };
      peer.send(neighbour, next);
    }
  }

  private deliverOnce(broadcast: Broadcast): void {
    if (this.peer.firstTime(broadcast.origin, broadcast.sequence)) this.peer.deliver(broadcast);
  }
}

function probeOf({ origin, sequence, payload }: Broadcast): Message {
  return {
    author: origin,
    kind: 'probe',
    peer: origin,
    hops: [origin],
    ...(sequence > 0 ? { sequence } : {}),
    ...(payload !== '' ? { payload } : {}),
  };
}

function broadcastOf({ author, sequence = 0, payload = '' }: Message): Broadcast {
  return { origin: author, sequence, payload };
}
