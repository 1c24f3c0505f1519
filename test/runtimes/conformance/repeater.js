// @ts-nocheck: what a user may write, without types.
/** Sends every broadcast that it knows to its neighbours again and again, for ever. */
export default {
  name: 'repeater',
  title: 'sends all that it knows for ever',
  source: 'a test',
  promises: {},
  parameters: { period: { type: 'duration', default: 20, min: 1, max: 1_000_000, meaning: 'between two rounds' } },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  timers: ['round'],
  background: { kinds: ['data'], timers: ['round'], settleMs: ({ period }) => 5 * period },
  create(peer, { period }) {
    const known = [];
    function learn(broadcast) {
      if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
      known.push(broadcast);
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast);
    }
    return {
      start: () => peer.setTimer('round', period),
      broadcast: learn,
      receive: (_from, broadcast) => learn(broadcast),
      timeout() {
        for (const broadcast of known) peer.sendToNeighbours(broadcast);
        peer.setTimer('round', period);
      },
    };
  },
};
