// @ts-nocheck: what a user may write, without types.
/**
 * A protocol whose peer 1 computes for so long at its first timer and then sends a message to itself. Plain JavaScript,
 * because peer processes import it as it is.
 */
export default {
  name: 'long-reaction',
  parameters: {},
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => (message.origin === undefined ? undefined : message),
  create(peer, { computesMs }) {
    return {
      start() {
        if (peer.id === 1) peer.setTimer(0, 0);
      },
      timeout() {
        const untilMs = performance.now() + computesMs;
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
