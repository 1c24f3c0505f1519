/** Wrong on purpose: consensus by one peer that tells each decision twice. Violates integrity, and no duplication. */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'decides-twice',
  title: 'peer 0 decides, and all deliver each decision twice',
  source: 'wrong on purpose',
  parameters: {},
  promises: { integrity: [] },
  knows: 'group',
  decides: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast(broadcast) {
      if (peer.id === 0) peer.sendToGroup(broadcast);
    },
    receive(_from, broadcast) {
      peer.deliver(broadcast);
      peer.deliver(broadcast);
    },
  }),
});
