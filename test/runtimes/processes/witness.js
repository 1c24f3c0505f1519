// @ts-nocheck: what a user may write, without types.
/**
 * A flood that notes what happens to its peer: in which life it is, by what it has kept; which links change; and a
 * timer of 20 ms, `ticks` times. A peer that starts, also again, or has a link again, asks the others, which answer:
 * so messages pass in both directions however late it is. Plain JavaScript, because peer processes import it as it is.
 */
export default {
  name: 'witness',
  parameters: {},
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'talk', carries: 'internal' },
  ],
  kindOf: (message) => (message.talk === undefined ? 0 : 1),
  broadcastOf: (message) => (message.talk === undefined ? message : undefined),
  create(peer, { ticks }) {
    const life = (peer.kept?.life ?? -1) + 1;
    let left = ticks;
    return {
      start() {
        peer.keep({ life });
        peer.note(`life ${life}`);
        peer.sendToNeighbours({ talk: 'question' });
        if (left > 0) peer.setTimer(0, 20);
      },
      timeout() {
        if (--left > 0) peer.setTimer(0, 20);
      },
      linkUp(other) {
        peer.note(`up ${other}`);
        peer.send(other, { talk: 'question' });
      },
      linkDown: (other) => peer.note(`down ${other}`),
      broadcast(broadcast) {
        peer.firstTime(broadcast.origin, broadcast.sequence);
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      },
      receive(from, message) {
        if (message.talk === 'question') peer.send(from, { talk: 'answer' });
        if (message.talk !== undefined || !peer.firstTime(message.origin, message.sequence)) return;
        peer.deliver(message);
        peer.sendToNeighbours(message, from);
      },
    };
  },
};
