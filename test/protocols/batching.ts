/**
 * Flooding that gathers what it is to send for a while, and sends it in one message: a lower layer whose messages carry
 * several of the layer above. For tests.
 */
import type { Broadcast, Peer, Protocol } from '../../src/core/protocol.ts';
import { defineProtocol } from '../../src/core/protocol.ts';

interface Batch {
  readonly batch: readonly Broadcast[];
}

const GATHER_MS = 5;

export default defineProtocol({
  name: 'batching',
  title: 'flooding in batches',
  source: 'test',
  parameters: {},
  promises: { validity: [], 'no-duplication': [], 'no-creation': [], agreement: [] },
  knows: 'neighbours',
  kinds: [{ name: 'batch', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ batch }: Batch) => batch,
  create: (peer) => new Batching(peer),
});

class Batching implements Protocol<Batch> {
  private readonly peer: Peer<Batch>;
  private gathered: Broadcast[] = [];

  constructor(peer: Peer<Batch>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.take(broadcast);
  }

  receive(_from: number, { batch }: Batch): void {
    for (const broadcast of batch) this.take(broadcast);
  }

  timeout(): void {
    this.peer.sendToNeighbours({ batch: this.gathered });
    this.gathered = [];
  }

  private take(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    if (this.gathered.length === 0) this.peer.setTimer(0, GATHER_MS);
    this.gathered.push(broadcast);
    this.peer.deliver(broadcast);
  }
}
