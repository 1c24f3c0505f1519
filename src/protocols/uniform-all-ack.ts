/**
 * All-ack uniform reliable broadcast: every peer sends a broadcast on to all, and delivers it once all peers that it
 * does not take for crashed have sent it.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.4.
 * Model: crash-stop, any number of crashes, reliable links between all peers, a perfect failure detector. Over a weaker
 * detector a wrong suspicion breaks uniform agreement, and a crash that is never suspected stops all deliveries.
 * Guarantees: uniform agreement: a peer delivers only what every correct peer has.
 * Cost: N² messages a broadcast, two steps; N + 1 steps in the worst case.
 * Deviation: what a broadcast needs to be counted is dropped on its delivery; later copies are ignored. A peer that is
 * restored after a restart is waited for again.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { safety } from './usual-promises.ts';

/** A broadcast that is not delivered yet, and the peers that have sent it. */
interface Pending {
  readonly broadcast: Broadcast;
  readonly senders: Set<PeerId>;
}

export default defineProtocol({
  name: 'uniform-all-ack',
  title: 'delivers a broadcast once all peers that are not taken for crashed have sent it on',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.4 (all-ack uniform reliable broadcast)',
  parameters: {},
  promises: {
    validity: ['duplication', 'crash', 'pause'],
    ...safety,
    agreement: ['duplication', 'crash', 'pause'],
    'uniform-agreement': ['duplication', 'crash', 'pause'],
  },
  knows: 'group',
  detector: 'perfect',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  cost: (peers) => peers * peers,
  create: (peer) => new UniformAllAck(peer),
});

class UniformAllAck implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  private readonly suspected = new Set<PeerId>();
  /** By broadcast, [sequence · size + origin]. */
  private readonly pending = new Map<number, Pending>();

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.sendOnce(broadcast);
  }

  receive(from: PeerId, broadcast: Broadcast): void {
    this.sendOnce(broadcast);
    const key = this.keyOf(broadcast);
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    pending.senders.add(from);
    this.deliverIfSent(key, pending);
  }

  suspect(peer: PeerId): void {
    this.suspected.add(peer);
    for (const [key, pending] of this.pending) this.deliverIfSent(key, pending);
  }

  restore(peer: PeerId): void {
    this.suspected.delete(peer);
  }

  private deliverIfSent(key: number, { broadcast, senders }: Pending): void {
    for (let peer = 0; peer < this.peer.size; peer++) if (!senders.has(peer) && !this.suspected.has(peer)) return;
    this.pending.delete(key);
    this.peer.deliver(broadcast);
  }

  private sendOnce(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.pending.set(this.keyOf(broadcast), { broadcast, senders: new Set() });
    this.peer.sendToGroup(broadcast);
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
