/**
 * Majority-ack uniform reliable broadcast: every peer sends a broadcast on to all, and delivers it once more than half
 * of the group have sent it.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.5.
 * Model: crash-stop, fewer than half of the peers crash (N > 2f), reliable links between all peers, no failure
 * detector. With more crashes a broadcast may never be delivered, or only by peers that crash afterwards.
 * Guarantees: uniform agreement: one of the peers that sent a delivered broadcast is correct, so all receive it.
 * Cost: N² messages a broadcast, two steps.
 * Deviation: what a broadcast needs to be counted is dropped on its delivery; later copies are ignored.
 */
import { MINORITY } from '../core/promise.ts';
import {
  type Broadcast,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
  type Tolerated,
} from '../core/protocol.ts';
import { safety } from './usual-promises.ts';

const WHILE_MOST_ARE_UP: Tolerated = { faults: ['duplication', 'crash', 'pause'], bound: MINORITY };

export default defineProtocol({
  name: 'uniform-majority',
  title: 'delivers a broadcast once more than half of the peers have sent it on (fewer than half may crash)',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.5 (majority-ack uniform reliable broadcast)',
  parameters: {},
  promises: {
    validity: WHILE_MOST_ARE_UP,
    ...safety,
    agreement: WHILE_MOST_ARE_UP,
    'uniform-agreement': WHILE_MOST_ARE_UP,
  },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  cost: (peers) => peers * peers,
  create: (peer) => new UniformMajority(peer),
});

class UniformMajority implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  /** The peers that have sent a broadcast, for each one that is not delivered yet: [sequence · size + origin]. */
  private readonly senders = new Map<number, Set<PeerId>>();

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.sendOnce(broadcast);
  }

  receive(from: PeerId, broadcast: Broadcast): void {
    this.sendOnce(broadcast);
    const key = this.keyOf(broadcast);
    const senders = this.senders.get(key);
    if (senders === undefined) return;
    senders.add(from);
    if (2 * senders.size <= this.peer.size) return;
    this.senders.delete(key);
    this.peer.deliver(broadcast);
  }

  private sendOnce(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.senders.set(this.keyOf(broadcast), new Set());
    this.peer.sendToGroup(broadcast);
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
