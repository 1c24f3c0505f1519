/**
 * Stubborn best-effort broadcast: the origin sends a broadcast to every peer of the group, and sends it again every
 * period, for ever.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.6, over stubborn links (algorithm 2.1).
 * Model: crash-recovery, fair-loss links. An origin that crashes forgets what it has sent, so only a broadcast of an
 * origin that does not crash is sure to arrive.
 * Guarantees: validity although copies are lost. No agreement if the origin crashes.
 * Cost: N messages a broadcast, one step, and N messages more every period.
 * Deviation: the book delivers every copy, so without end; `deliveries: every` does that. By default a peer delivers
 * the first copy; after a restart it has forgotten that, and delivers the next one again.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { period, StubbornLinks, stubbornly } from './stubborn-links.ts';
import { safety } from './usual-promises.ts';

const parameters = {
  period,
  deliveries: {
    type: 'choice',
    default: 'first',
    choices: ['first', 'every'],
    meaning:
      'first: the first copy of a broadcast is delivered; every: all copies are, so the run has no end of its own',
  },
} as const;

export default defineProtocol({
  name: 'stubborn',
  title: 'sends each broadcast to every peer again and again, for ever',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.6 (basic stubborn broadcast)',
  parameters,
  promises: {
    validity: ['loss', 'duplication', 'crash', 'pause'],
    'no-creation': safety['no-creation'],
    consistency: safety.consistency,
  },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  ...stubbornly('data'),
  create: (peer, values) => new Stubborn(peer, values),
});

class Stubborn implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  private readonly deliveries: Values<typeof parameters>['deliveries'];
  private readonly links: StubbornLinks<Broadcast>;

  constructor(peer: Peer<Broadcast>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.deliveries = values.deliveries;
    this.links = new StubbornLinks(peer, values.period);
  }

  broadcast(broadcast: Broadcast): void {
    this.links.sendToGroup(broadcast);
  }

  receive(_from: PeerId, broadcast: Broadcast): void {
    const isFirst = this.peer.firstTime(broadcast.origin, broadcast.sequence);
    if (isFirst || this.deliveries === 'every') this.peer.deliver(broadcast);
  }

  timeout(): void {
    this.links.sendAgain();
  }
}
