/**
 * Lazy reliable broadcast: the origin sends a broadcast to every peer of the group; the others send it on only once the
 * origin is taken for crashed.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.2.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector. Over a weaker
 * detector a crash that is never suspected breaks agreement; a wrong suspicion costs messages and nothing else.
 * Guarantees: agreement also if the origin crashes while it sends. No uniform agreement: a peer may deliver, and crash
 * before a copy of it leaves.
 * Cost: N messages a broadcast, one step; N² messages and N steps in the worst case.
 * Deviation: none.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { safety, UNLESS_SILENT } from './usual-promises.ts';

export default defineProtocol({
  name: 'reliable-lazy',
  title: 'sends each broadcast to every peer, and on from every peer once its origin is taken for crashed',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.2 (lazy reliable broadcast)',
  parameters: {},
  promises: {
    validity: ['duplication', 'crash', 'pause'],
    ...safety,
    agreement: ['duplication', 'crash', 'pause'],
    'uniform-agreement': UNLESS_SILENT,
  },
  knows: 'group',
  detector: 'perfect',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  cost: (peers) => peers,
  create: (peer) => new ReliableLazy(peer),
});

class ReliableLazy implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  private readonly suspected = new Set<PeerId>();
  /** By origin: what has been delivered of it. */
  private readonly delivered = new Map<PeerId, Broadcast[]>();

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.sendToGroup(broadcast);
  }

  receive(_from: PeerId, broadcast: Broadcast): void {
    const { origin, sequence } = broadcast;
    if (!this.peer.firstTime(origin, sequence)) return;
    const ofOrigin = this.delivered.get(origin);
    if (ofOrigin === undefined) this.delivered.set(origin, [broadcast]);
    else ofOrigin.push(broadcast);
    this.peer.deliver(broadcast);
    if (this.suspected.has(origin)) this.peer.sendToGroup(broadcast);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const broadcast of this.delivered.get(peer) ?? []) this.peer.sendToGroup(broadcast);
  }

  restore(peer: PeerId): void {
    this.suspected.delete(peer);
  }
}
