/**
 * Flooding: on first receipt a peer delivers a broadcast and forwards it to all its neighbours but the one that it came
 * from.
 *
 * Source: the eager reliable broadcast of Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed
 * Programming (2nd ed.), algorithm 3.3, over the links of a graph instead of a link to everyone.
 * Model: reliable links on a connected graph, no failure detector. Survives crashes and losses as long as copies get
 * around them.
 * Cost: on L links exactly 2L − N + 1 messages a broadcast, at most as many steps as the graph is wide; on a mesh (N −
 * 1)².
 * For a group with a link to everyone, and with copies to itself and back, it is `reliable-eager`.
 * Deviations: the origin delivers when it broadcasts, and no peer sends a copy to itself or back to whom it came from.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';

export default defineProtocol({
  name: 'flood',
  title: 'forwards each broadcast on first receipt to all neighbours but the sender',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.3 (eager reliable broadcast), on a graph',
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
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  cost: (peers, links) => 2 * links - peers + 1,
  create: (peer) => new Flood(peer),
});

class Flood implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.peer.deliver(broadcast);
    this.peer.sendToNeighbours(broadcast);
  }

  receive(from: PeerId, broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.peer.deliver(broadcast);
    this.peer.sendToNeighbours(broadcast, from);
  }
}
