/**
 * Wrong on purpose: flooding that delivers every copy that comes in. Violates no duplication on any graph with a cycle.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'no-duplicate-filter',
  title: 'flood that delivers every copy',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'no-duplication': [] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast(broadcast) {
      peer.firstTime(broadcast.origin, broadcast.sequence);
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast);
    },
    receive(from, broadcast) {
      peer.deliver(broadcast);
      if (peer.firstTime(broadcast.origin, broadcast.sequence)) peer.sendToNeighbours(broadcast, from);
    },
  }),
});
