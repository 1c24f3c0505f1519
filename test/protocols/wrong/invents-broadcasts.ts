/**
 * Wrong on purpose: best-effort broadcast that delivers, with each origin's first broadcast, one more that this origin
 * has not made. Violates no creation.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

/** Far enough ahead that no test's workload comes to it. */
const AHEAD = 100;

export default defineProtocol({
  name: 'invents-broadcasts',
  title: 'best-effort that delivers what nobody broadcast',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'no-creation': [] },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer: Peer<Broadcast>) => ({
    broadcast: (broadcast) => peer.sendToGroup(broadcast),
    receive(_from, broadcast) {
      peer.deliver(broadcast);
      if (broadcast.sequence === 0) peer.deliver({ ...broadcast, sequence: AHEAD });
    },
  }),
});
