/**
 * Wrong on purpose: peer 1 decides its proposal at once, and sends it 50 ms later; without it the others decide that of
 * peer 0 after 300 ms. If peer 1 crashes in between, it has decided alone. Violates uniform agreement, not agreement.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'decides-before-sending',
  title: 'peer 1 decides 50 ms before it sends its decision',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'uniform-consensus-agreement': ['crash'] },
  knows: 'group',
  decides: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create(peer: Peer<Broadcast>) {
    const own: Broadcast[] = [];
    const decided = new Set<number>();
    const decide = (broadcast: Broadcast) => {
      if (decided.has(broadcast.sequence)) return;
      decided.add(broadcast.sequence);
      peer.deliver(broadcast);
    };
    return {
      broadcast(broadcast) {
        own.push(broadcast);
        if (peer.id === 1) decide(broadcast);
        if (peer.id < 2 && own.length === 1) peer.setTimer(0, peer.id === 1 ? 50 : 300);
      },
      receive: (_from, broadcast) => decide(broadcast),
      timeout() {
        for (const broadcast of own.splice(0)) peer.sendToGroup(broadcast);
      },
    };
  },
});
