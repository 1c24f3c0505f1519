/** Wrong on purpose: consensus by one peer whose decisions never go to the last peer. Violates termination. */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'forgets-to-decide',
  title: 'peer 0 decides, and does not tell the last peer',
  source: 'wrong on purpose',
  parameters: {},
  promises: { termination: [] },
  knows: 'group',
  decides: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast(broadcast) {
      if (peer.id === 0) for (let to = 0; to < peer.size - 1; to++) peer.send(to, broadcast);
    },
    receive: (_from, broadcast) => peer.deliver(broadcast),
  }),
});
