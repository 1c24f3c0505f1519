/**
 * Logged majority-ack uniform broadcast: a peer logs a broadcast before it sends it on, which acknowledges it, and
 * delivers it once more than half of the group have acknowledged it.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.8, over stubborn links (algorithm 2.1).
 * Model: crash-recovery with stable storage (`peer.keep`), fair-loss links, fewer than half of the peers crash for good
 * (N > 2f). A restart without what was kept breaks the promises: an acknowledgement is forgotten on which others have
 * relied.
 * Guarantees: uniform agreement although copies are lost and peers crash and restart; no duplication.
 * Cost: N² messages a broadcast, two steps, and N² messages more every period; two writes to the log at each peer.
 * Deviation: delivery is one by one; the book delivers the whole log anew, also after a restart.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { period, StubbornLinks, stubbornly } from './stubborn-links.ts';
import { uniformByLog } from './usual-promises.ts';

interface Entry {
  readonly broadcast: Broadcast;
  isDelivered: boolean;
}

const parameters = { period } as const;

export default defineProtocol({
  name: 'logged-uniform',
  title:
    'logs a broadcast before it acknowledges it, delivers once most peers have (fewer than half may crash for good)',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.8 (logged majority-ack uniform broadcast)',
  parameters,
  promises: uniformByLog,
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  ...stubbornly('data'),
  create: (peer, values) => new LoggedUniform(peer, values),
});

class LoggedUniform implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;
  private readonly links: StubbornLinks<Broadcast>;
  /** On stable storage: what is acknowledged here, in that order. */
  private readonly log: Entry[];
  /** By broadcast, [sequence · size + origin]. */
  private readonly entries: Map<number, Entry>;
  /** The peers that have acknowledged a broadcast, for each one that is not delivered yet. */
  private readonly acknowledged = new Map<number, Set<PeerId>>();

  constructor(peer: Peer<Broadcast>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.links = new StubbornLinks(peer, values.period);
    this.log = (peer.kept as Entry[] | undefined) ?? [];
    this.entries = new Map(this.log.map((entry) => [this.keyOf(entry.broadcast), entry]));
  }

  /** After a restart it acknowledges anew what it had logged. */
  start(): void {
    for (const { broadcast } of this.log) this.links.sendToGroup(broadcast);
  }

  broadcast(broadcast: Broadcast): void {
    this.entryOf(broadcast);
  }

  receive(from: PeerId, broadcast: Broadcast): void {
    const entry = this.entryOf(broadcast);
    if (entry.isDelivered) return;
    const key = this.keyOf(broadcast);
    const peers = this.acknowledged.get(key) ?? new Set();
    this.acknowledged.set(key, peers.add(from));
    if (2 * peers.size <= this.peer.size) return;
    this.acknowledged.delete(key);
    entry.isDelivered = true;
    this.peer.keep?.(this.log);
    this.peer.deliver(broadcast);
  }

  timeout(): void {
    this.links.sendAgain();
  }

  /** Logs a broadcast that it did not know, and then acknowledges it. */
  private entryOf(broadcast: Broadcast): Entry {
    const key = this.keyOf(broadcast);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry = { broadcast, isDelivered: false };
    this.entries.set(key, entry);
    this.log.push(entry);
    this.peer.keep?.(this.log);
    this.links.sendToGroup(broadcast);
    return entry;
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
