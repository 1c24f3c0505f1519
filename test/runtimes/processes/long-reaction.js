// @ts-nocheck: what a user may write, without types.
/**
 * A protocol whose peer 1 computes for 80 ms at its first timer and then sends a message to itself. Plain JavaScript,
 * because peer processes import it as it is.
 */
const COMPUTES_MS = 80;

export default {
  name: 'long-reaction',
  parameters: {},
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => (message.origin === undefined ? undefined : message),
  create(peer) {
    return {
      start() {
        if (peer.id === 1) peer.setTimer(0, 0);
      },
      timeout() {
        const untilMs = performance.now() + COMPUTES_MS;
        while (performance.now() < untilMs);
        peer.send(peer.id, { own: true });
      },
      broadcast(broadcast) {
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      },
      receive(from, message) {
        if (from !== peer.id) peer.deliver(message);
      },
    };
  },
};
