/**
 * Scuttlebutt reconciliation: each peer keeps the log of every origin, and every period compares the versions of its
 * logs with those of a neighbour drawn at random. Each sends the other what it lacks, oldest first.
 *
 * Source: van Renesse, Dumitriu, Gough, Thomas, Efficient Reconciliation and Flow Control for Anti-Entropy Protocols
 * (LADIS 2008), section 3.2; in three messages (digest, reply, delta), as Apache Cassandra's gossip does.
 * Model: fair-loss links, a connected graph.
 * Guarantees: with probability 1 every broadcast comes to all peers that are connected. A delta leaves out nothing
 * before its last entry, whatever its limit: so each peer delivers the broadcasts of an origin in their order.
 * Cost: two messages a peer and period if both know the same, else three; a digest has an entry for each origin.
 * Deviations: an entry of the map is a broadcast, and nothing overwrites it. Its version is its sequence number + 1, so
 * a restarted peer counts on. The flow control of section 4 is left out.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { deltaOf, type Stale } from './scuttlebutt-delta.ts';
import { safety, UNLESS_FORGOTTEN } from './usual-promises.ts';

/** Versions by origin: [origin, version, origin, version, …]. */
type Versions = readonly number[];

interface Digest {
  /** The versions that the sender has. */
  readonly digest: Versions;
}

interface Delta {
  readonly news: readonly Broadcast[];
}

interface Reply extends Delta {
  /** The versions that the sender has of the origins of which the digest has more. */
  readonly wants: Versions;
}

type Message = Digest | Reply | Delta;

/** Exchanges of each peer in which nothing new comes up, after which a run is over. */
const PERIODS = 40;

const parameters = {
  period: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the time between two digests of a peer',
  },
  mtu: { type: 'integer', default: 100, min: 1, max: 1_000_000, meaning: 'broadcasts in a message, at most' },
  order: {
    type: 'choice',
    default: 'depth',
    choices: ['depth', 'breadth'],
    meaning:
      'what a full message has: depth: the origins of which the receiver lacks most; breadth: as much of each origin',
  },
} as const;

const DELIVERED = ['loss', 'duplication', 'pause'] as const;

export default defineProtocol({
  name: 'scuttlebutt',
  title: 'compares the versions of its logs with those of a neighbour again and again, and sends what is missing',
  source: 'van Renesse, Dumitriu, Gough, Thomas (LADIS 2008), section 3.2 (Scuttlebutt reconciliation)',
  parameters,
  promises: {
    validity: DELIVERED,
    ...safety,
    agreement: DELIVERED,
    'uniform-agreement': DELIVERED,
    'fifo-order': UNLESS_FORGOTTEN,
  },
  knows: 'neighbours',
  kinds: [
    { name: 'digest', carries: 'internal' },
    { name: 'reply', carries: 'broadcast' },
    { name: 'delta', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => ('digest' in message ? 0 : 'wants' in message ? 1 : 2),
  broadcastOf: (message: Message) => ('digest' in message ? undefined : message.news),
  timers: ['gossip'],
  background: {
    kinds: ['digest', 'reply'],
    timers: ['gossip'],
    settleMs: ({ period }) => PERIODS * period,
  },
  create: (peer, values) => new Scuttlebutt(peer, values),
});

class Scuttlebutt implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  /** What is known of each origin, in ascending order of sequence numbers. */
  private readonly logs = new Map<PeerId, Broadcast[]>();

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
  }

  start(): void {
    this.peer.setTimer('gossip', this.peer.random() * this.parameters.period);
  }

  broadcast(broadcast: Broadcast): void {
    this.append(broadcast);
  }

  timeout(): void {
    const { peer } = this;
    if (peer.degree > 0) {
      const neighbour = peer.neighbour(Math.floor(peer.random() * peer.degree));
      peer.send(neighbour, { digest: [...this.logs].flatMap(([origin, log]) => [origin, versionOf(log)]) });
    }
    peer.setTimer('gossip', this.parameters.period);
  }

  receive(from: PeerId, message: Message): void {
    if ('digest' in message) this.reply(from, message.digest);
    else {
      for (const broadcast of message.news) if (this.lacks(broadcast)) this.append(broadcast);
      if ('wants' in message) this.give(from, message.wants);
    }
  }

  private reply(to: PeerId, digest: Versions): void {
    const theirs = new Map<PeerId, number>();
    const wants: number[] = [];
    for (let i = 0; i < digest.length; i += 2) {
      const [origin, version] = [digest[i], digest[i + 1]];
      theirs.set(origin, version);
      const own = versionOf(this.logs.get(origin));
      if (version > own) wants.push(origin, own);
    }
    const stale: Stale[] = [];
    for (const [origin, log] of this.logs) this.addStale(stale, log, theirs.get(origin) ?? 0);
    this.peer.send(to, { news: this.limited(stale), wants });
  }

  private give(to: PeerId, wants: Versions): void {
    const stale: Stale[] = [];
    for (let i = 0; i < wants.length; i += 2) this.addStale(stale, this.logs.get(wants[i]) ?? [], wants[i + 1]);
    if (stale.length > 0) this.peer.send(to, { news: this.limited(stale) });
  }

  private addStale(stale: Stale[], log: readonly Broadcast[], version: number): void {
    if (versionOf(log) > version) stale.push({ log, first: indexAfter(log, version) });
  }

  private limited(stale: Stale[]): Broadcast[] {
    return deltaOf(stale, this.parameters.mtu, this.parameters.order, () => this.peer.random());
  }

  private lacks({ origin, sequence }: Broadcast): boolean {
    return sequence >= versionOf(this.logs.get(origin));
  }

  private append(broadcast: Broadcast): void {
    const log = this.logs.get(broadcast.origin);
    if (log === undefined) this.logs.set(broadcast.origin, [broadcast]);
    else log.push(broadcast);
    this.peer.deliver(broadcast);
  }
}

/** Of the last entry; 0 if there is none. */
function versionOf(log: readonly Broadcast[] | undefined): number {
  return log === undefined || log.length === 0 ? 0 : log[log.length - 1].sequence + 1;
}

/** The first entry of a later version: entry number `version` itself, unless the origin has restarted. */
function indexAfter(log: readonly Broadcast[], version: number): number {
  let index = Math.min(version, log.length);
  while (index > 0 && log[index - 1].sequence >= version) index--;
  return index;
}
