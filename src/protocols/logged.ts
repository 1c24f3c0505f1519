/**
 * Logged best-effort broadcast: as `stubborn`, and a peer puts what it delivers into a log on stable storage, so that
 * it delivers nothing twice although it crashes and restarts.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.7, over stubborn links (algorithm 2.1).
 * Model: crash-recovery with stable storage (`peer.keep`), fair-loss links. A restart without what was kept is a
 * new peer under an old number.
 * Guarantees: validity although copies are lost and peers crash and restart; no duplication. No agreement if the origin
 * crashes for good.
 * Cost: N messages a broadcast, one step, and N messages more every period; a write to the log for each broadcast and
 * each delivery.
 * Deviations: delivery is one by one; the book delivers the whole log anew, also after a restart. Own broadcasts are
 * logged too, before they are sent, and sent again after a restart; in the book an origin that crashes forgets them.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { period, StubbornLinks, stubbornly } from './stubborn-links.ts';
import { LOGGED, safety } from './usual-promises.ts';

/** What is on stable storage. */
interface Kept {
  readonly sent: Broadcast[];
  readonly log: Broadcast[];
}

const parameters = { period } as const;

export default defineProtocol({
  name: 'logged',
  title: 'sends each broadcast again and again, and logs what it delivers on stable storage',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.7 (logged basic broadcast)',
  parameters,
  promises: {
    validity: ['loss', 'duplication', 'crash', 'pause', 'recovery'],
    ...safety,
    'no-duplication': LOGGED,
  },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  ...stubbornly('data'),
  create: (peer, values) => new Logged(peer, values),
});

class Logged implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  private readonly links: StubbornLinks<Broadcast>;
  private readonly kept: Kept;
  /** What is in the log: [sequence · size + origin]. */
  private readonly known: Set<number>;

  constructor(peer: Peer<Broadcast>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.links = new StubbornLinks(peer, values.period);
    this.kept = (peer.kept as Kept | undefined) ?? { sent: [], log: [] };
    this.known = new Set(this.kept.log.map((broadcast) => this.keyOf(broadcast)));
  }

  start(): void {
    for (const broadcast of this.kept.sent) this.links.sendToGroup(broadcast);
  }

  broadcast(broadcast: Broadcast): void {
    this.kept.sent.push(broadcast);
    this.peer.keep?.(this.kept);
    this.links.sendToGroup(broadcast);
  }

  receive(_from: PeerId, broadcast: Broadcast): void {
    const key = this.keyOf(broadcast);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.kept.log.push(broadcast);
    this.peer.keep?.(this.kept);
    this.peer.deliver(broadcast);
  }

  timeout(): void {
    this.links.sendAgain();
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
