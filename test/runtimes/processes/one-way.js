// @ts-nocheck: what a user may write, without types.
/**
 * Peer 0 sends `turns` times a hundred messages to peer 1, which only takes them. Plain JavaScript, because peer
 * processes import it as it is.
 */
export default {
  name: 'one-way',
  parameters: {},
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ origin, sequence }) => ({ origin, sequence }),
  create(peer, { turns }) {
    let turn = 0;
    return {
      start() {
        if (peer.id === 0) peer.setTimer(0, 1);
      },
      timeout() {
        for (let i = 0; i < 100; i++) peer.send(1, { origin: 0, sequence: 0, text: 'hello' });
        if (++turn < turns) peer.setTimer(0, 1);
      },
      broadcast() {},
      receive() {},
    };
  },
};
