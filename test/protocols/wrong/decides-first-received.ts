/** Wrong on purpose: each peer decides the proposal that comes in first. Violates agreement. */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'decides-first-received',
  title: 'decides the proposal that comes in first',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'consensus-agreement': [] },
  knows: 'group',
  decides: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create(peer: Peer<Broadcast>) {
    const decided = new Set<number>();
    return {
      broadcast: (broadcast) => peer.sendToGroup(broadcast),
      receive(_from, broadcast) {
        if (decided.has(broadcast.sequence)) return;
        decided.add(broadcast.sequence);
        peer.deliver(broadcast);
      },
    };
  },
});
