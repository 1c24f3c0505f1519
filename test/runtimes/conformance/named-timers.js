/** Sets timers by name and key, and notes those that run out; peer 0 asks peer 1 for broadcast 0:0. */
export default {
  name: 'named-timers',
  title: 'timers by name',
  source: 'test',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  timers: ['retry', 'done'],
  kinds: [
    {
      name: 'ask',
      carries: 'internal',
      relatesTo: (/** @type {{ about: number }} */ { about }) => ({ origin: about, sequence: 0 }),
    },
    { name: 'data', carries: 'broadcast' },
  ],
  kindOf: (/** @type {object} */ message) => ('about' in message ? 0 : 1),
  broadcastOf: (/** @type {object} */ message) => ('about' in message ? undefined : message),
  create: (/** @type {import('../../../src/core/protocol.ts').Peer<object>} */ peer) => ({
    start() {
      peer.setTimer('retry', 20, 8);
      peer.setTimer('retry', 5, 7);
      peer.setTimer('done', 1);
      peer.clearTimer('done');
      peer.setTimer('done', 1, 3);
      peer.clearTimer('done', 4);
      if (peer.id === 0) peer.send(1, { about: 0 });
    },
    broadcast() {},
    receive() {},
    /** @param {string} timer @param {number} key */
    timeout(timer, key) {
      peer.note(`${timer} of ${key}`);
    },
  }),
};
