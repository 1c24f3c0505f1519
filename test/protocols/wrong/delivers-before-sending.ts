/**
 * Wrong on purpose: an origin delivers its own broadcast at once and sends it 50 ms later, and promises uniform
 * agreement even where peers crash. If it crashes in between, it has delivered what no correct peer ever will; the
 * correct ones agree. Violates uniform agreement, but not agreement.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'delivers-before-sending',
  title: 'delivers its own broadcasts 50 ms before it sends them',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'uniform-agreement': ['crash'] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create(peer: Peer<Broadcast>) {
    const unsent: Broadcast[] = [];
    return {
      broadcast(broadcast) {
        peer.deliver(broadcast);
        unsent.push(broadcast);
        if (unsent.length === 1) peer.setTimer(0, 50);
      },
      receive: (_from, broadcast) => peer.deliver(broadcast),
      timeout() {
        for (const broadcast of unsent.splice(0)) peer.sendToNeighbours(broadcast);
      },
    };
  },
});
