/**
 * A protocol whose origins wait for 20 ms before they send, and whose peers hold what comes for 10 ms: where its
 * latency comes from is known.
 */
import { type Broadcast, defineProtocol } from '../../src/core/protocol.ts';

export const WAIT_MS = 20;
export const HOLD_MS = 10;

export default defineProtocol<Broadcast, Record<string, never>>({
  name: 'waits-and-holds',
  title: 'waits before it sends, and before it delivers',
  source: 'this test',
  parameters: {},
  promises: { validity: [] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer) {
    const waiting: Broadcast[] = [];
    const held: Broadcast[] = [];
    return {
      broadcast(broadcast) {
        peer.deliver(broadcast);
        waiting.push(broadcast);
        peer.setTimer(0, WAIT_MS);
      },
      receive(_from, broadcast) {
        held.push(broadcast);
        peer.setTimer(1, HOLD_MS);
      },
      timeout(timer) {
        if (timer === 0) for (const broadcast of waiting.splice(0)) peer.sendToNeighbours(broadcast);
        else for (const broadcast of held.splice(0)) peer.deliver(broadcast);
      },
    };
  },
});
