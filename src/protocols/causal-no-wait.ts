/**
 * Causal broadcast without waiting: a broadcast carries all broadcasts that came before it, and what a peer lacks of
 * them it delivers first.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.13.
 * Model: that of the broadcast below, which should be reliable.
 * Guarantees: causal delivery, which includes FIFO, also if the broadcast below loses messages; no duplication even if
 * the broadcast below delivers twice. `causal` (algorithm 3.15) waits instead, with N integers in each message.
 * Cost: no message beyond those below, and no further step; but messages grow with the whole past. Algorithm 3.14
 * collects the past by acknowledgements.
 * Deviation: none.
 */

import { invariant } from '../core/invariant.ts';
import { type Below, type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { reliableUnlessSilent, UNLESS_FORGOTTEN } from './usual-promises.ts';

interface Message {
  readonly sequence: number;
  readonly payload: unknown;
  /** What its origin had broadcast and delivered before, in that order. */
  readonly past: readonly Broadcast[];
}

export default defineProtocol({
  name: 'causal-no-wait',
  title: 'delivers with each broadcast all that may have caused it, which it carries',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.13 (no-waiting causal broadcast)',
  parameters: {},
  promises: {
    ...reliableUnlessSilent,
    'fifo-order': UNLESS_FORGOTTEN,
    'causal-order': UNLESS_FORGOTTEN,
  },
  knows: 'neighbours',
  layer: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ sequence, payload, past }: Message, from) =>
    past.length === 0 ? { origin: from, sequence, payload } : [{ origin: from, sequence, payload }, ...past],
  create(peer, _parameters, below) {
    invariant(below !== undefined, 'causal-no-wait needs a broadcast below');
    return new CausalNoWait(peer, below);
  },
});

class CausalNoWait implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly below: Below<Message>;
  /** What is broadcast and delivered here, in that order. */
  private readonly past: Broadcast[] = [];

  constructor(peer: Peer<Message>, below: Below<Message>) {
    this.peer = peer;
    this.below = below;
  }

  broadcast(broadcast: Broadcast): void {
    this.below.broadcast({ sequence: broadcast.sequence, payload: broadcast.payload, past: this.past.slice() });
    this.past.push(broadcast);
  }

  receive(): void {
    invariant(false, 'causal-no-wait sends nothing by itself');
  }

  fromBelow(origin: PeerId, { sequence, payload, past }: Message): void {
    for (const earlier of past) this.deliverOnce(earlier);
    this.deliverOnce({ origin, sequence, payload });
  }

  /** What comes from below with its past needs no second look at the past; own broadcasts are in it already. */
  private deliverOnce(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.peer.deliver(broadcast);
    if (broadcast.origin !== this.peer.id) this.past.push(broadcast);
  }
}
