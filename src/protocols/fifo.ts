/**
 * FIFO broadcast: the broadcasts of each origin are delivered in their order, over any broadcast below.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.12.
 * Model: that of the broadcast below, which should be reliable: a lost broadcast stops the later ones of its origin,
 * but never disorders them.
 * Guarantees: FIFO delivery, and no duplication even if the broadcast below delivers twice.
 * Cost: no message beyond those below (N on a mesh over best-effort), one integer in each; the steps below.
 * Deviation: early broadcasts wait in a table by number, not in a set that is searched.
 */

import { invariant } from '../core/invariant.ts';
import { type Below, type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { InOrder } from './in-order.ts';

interface Message {
  readonly sequence: number;
  readonly payload: unknown;
}

export default defineProtocol({
  name: 'fifo',
  title: 'delivers the broadcasts of each origin in their order',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.12 (broadcast with sequence numbers)',
  parameters: {},
  promises: {
    validity: ['duplication', 'pause'],
    'no-duplication': ['loss', 'duplication', 'partition', 'crash', 'pause'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    agreement: ['duplication', 'pause'],
    'uniform-agreement': ['duplication', 'pause'],
    'fifo-order': ['loss', 'duplication', 'partition', 'crash', 'pause'],
  },
  knows: 'neighbours',
  layer: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ sequence, payload }: Message, from) => ({ origin: from, sequence, payload }),
  create(peer, _parameters, below) {
    invariant(below !== undefined, 'fifo needs a broadcast below');
    return new Fifo(peer, below);
  },
});

class Fifo implements Protocol<Message> {
  private readonly below: Below<Message>;
  private readonly inOrder: InOrder<Message>;

  constructor(peer: Peer<Message>, below: Below<Message>) {
    this.below = below;
    this.inOrder = new InOrder((origin, { sequence, payload }) => peer.deliver({ origin, sequence, payload }));
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.below.broadcast({ sequence, payload });
  }

  receive(): void {
    invariant(false, 'fifo sends nothing by itself');
  }

  fromBelow(origin: PeerId, message: Message): void {
    this.inOrder.put(origin, message.sequence, message);
  }
}
