/** Flooding with a hop count: a new message at every hop, the dearest thing that a protocol can do in memory. */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../../src/core/protocol.ts';

interface Copy {
  readonly broadcast: Broadcast;
  readonly hops: number;
}

export default defineProtocol({
  name: 'flood-per-hop',
  title: 'forwards each broadcast on first receipt, with the hops that it has made',
  source: 'the flood of this project, with a hop count',
  parameters: {},
  promises: { 'no-duplication': [], 'no-creation': [], validity: [], agreement: [] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Copy) => message.broadcast,
  create: (peer) => new FloodPerHop(peer),
});

class FloodPerHop implements Protocol<Copy> {
  private readonly peer: Peer<Copy>;

  constructor(peer: Peer<Copy>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.peer.deliver(broadcast);
    this.peer.sendToNeighbours({ broadcast, hops: 0 });
  }

  receive(from: PeerId, { broadcast, hops }: Copy): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.peer.deliver(broadcast);
    this.peer.sendToNeighbours({ broadcast, hops: hops + 1 }, from);
  }
}
