// @ts-nocheck: what a user may write, without types.
/**
 * A flood that tells what happens to its peer: in which life it is, by what it has kept; which links change; and a timer of 20 ms, `ticks` times.
 * Plain JavaScript, because peer processes import it as it is.
 */
export default {
  name: 'witness',
  parameters: {},
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer, { ticks }) {
    const life = (peer.kept?.life ?? -1) + 1;
    let left = ticks;
    return {
      start() {
        peer.keep({ life });
        peer.note(`life ${life}`);
        if (left > 0) peer.setTimer(0, 20);
      },
      timeout() {
        if (--left > 0) peer.setTimer(0, 20);
      },
      linkUp: (other) => peer.note(`up ${other}`),
      linkDown: (other) => peer.note(`down ${other}`),
      broadcast(broadcast) {
        peer.firstTime(broadcast.origin, broadcast.sequence);
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      },
      receive(from, message) {
        if (!peer.firstTime(message.origin, message.sequence)) return;
        peer.deliver(message);
        peer.sendToNeighbours(message, from);
      },
    };
  },
};
