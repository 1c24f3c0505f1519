/**
 * Wrong on purpose: best-effort broadcast that delivers another payload at peers of odd numbers than at the others.
 * Violates consistency, and no creation with it.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'lies-about-payloads',
  title: 'best-effort that delivers what it likes',
  source: 'wrong on purpose',
  parameters: {},
  promises: { consistency: [] },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast: (broadcast) => peer.sendToGroup(broadcast),
    receive: (_from, broadcast) => peer.deliver({ ...broadcast, payload: `lie ${peer.id % 2}` }),
  }),
});
