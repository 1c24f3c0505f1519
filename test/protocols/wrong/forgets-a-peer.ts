/** Wrong on purpose: best-effort broadcast that never sends to the last peer. Violates validity. */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'forgets-a-peer',
  title: 'best-effort that forgets the last peer',
  source: 'wrong on purpose',
  parameters: {},
  promises: { validity: [] },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast(broadcast) {
      for (let to = 0; to < peer.size - 1; to++) peer.send(to, broadcast);
    },
    receive: (_from, broadcast) => peer.deliver(broadcast),
  }),
});
