/**
 * Eager reliable broadcast: on first receipt a peer delivers a broadcast and sends it to every peer of the group.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.3.
 * Model: crash-stop, any number of crashes, reliable links between all peers, no failure detector.
 * Guarantees: agreement also if the origin crashes while it sends. No uniform agreement: a peer may deliver, and crash
 * before a copy of it leaves. `flood` is the same algorithm on the links of a graph; there a crash may cut the graph,
 * so that `flood` promises no agreement under crashes.
 * Cost: N² messages a broadcast, one step; N steps in the worst case.
 * Deviation: the origin delivers when it broadcasts, as in the first edition, so that it sends each broadcast once and
 * not twice.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { safety, UNLESS_SILENT } from './usual-promises.ts';

export default defineProtocol({
  name: 'reliable-eager',
  title: 'sends each broadcast on first receipt to every peer',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.3 (eager reliable broadcast)',
  parameters: {},
  promises: {
    validity: ['duplication', 'crash', 'pause'],
    ...safety,
    agreement: ['duplication', 'crash', 'pause'],
    'uniform-agreement': UNLESS_SILENT,
  },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  cost: (peers) => peers * peers,
  create: (peer) => new ReliableEager(peer),
});

class ReliableEager implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.deliverOnce(broadcast);
  }

  receive(_from: PeerId, broadcast: Broadcast): void {
    this.deliverOnce(broadcast);
  }

  private deliverOnce(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.peer.deliver(broadcast);
    this.peer.sendToGroup(broadcast);
  }
}
