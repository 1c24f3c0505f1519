/**
 * Anti-entropy (Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987, section 1.3, push):
 * each peer now and then tells a neighbour all broadcasts that it has, in one message. For tests of messages that carry
 * several broadcasts.
 */
import type { Broadcast, Peer, Protocol } from '../../src/core/protocol.ts';
import { defineProtocol } from '../../src/core/protocol.ts';

interface News {
  readonly news: readonly Broadcast[];
}

const ROUNDS = 12;
const EVERY_MS = 10;

export default defineProtocol({
  name: 'anti-entropy',
  title: 'each peer tells a neighbour all that it has, again and again',
  source: 'Demers et al., PODC 1987, section 1.3',
  parameters: {},
  promises: { 'no-duplication': ['loss', 'duplication'], 'no-creation': ['loss', 'duplication'] },
  knows: 'neighbours',
  kinds: [{ name: 'news', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ news }: News) => news,
  create: (peer) => new AntiEntropy(peer),
});

class AntiEntropy implements Protocol<News> {
  private readonly peer: Peer<News>;
  private readonly has: Broadcast[] = [];
  private rounds = 0;

  constructor(peer: Peer<News>) {
    this.peer = peer;
  }

  start(): void {
    this.peer.setTimer(0, EVERY_MS);
  }

  broadcast(broadcast: Broadcast): void {
    this.learn(broadcast);
  }

  receive(_from: number, { news }: News): void {
    for (const broadcast of news) this.learn(broadcast);
  }

  timeout(): void {
    const { peer } = this;
    if (peer.degree > 0) peer.send(peer.neighbour(Math.floor(peer.random() * peer.degree)), { news: [...this.has] });
    if (++this.rounds < ROUNDS) peer.setTimer(0, EVERY_MS);
  }

  private learn(broadcast: Broadcast): void {
    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;
    this.has.push(broadcast);
    this.peer.deliver(broadcast);
  }
}
