// @ts-nocheck: what a user may write, without types.
/** Notes what the failure detector tells it. */
export default {
  name: 'suspicions',
  title: 'notes what the failure detector tells it',
  source: 'a test',
  promises: {},
  parameters: {},
  knows: 'neighbours',
  detector: 'perfect',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer) => ({
    broadcast() {},
    receive() {},
    suspect: (other) => peer.note(`suspect ${other}`),
    restore: (other) => peer.note(`restore ${other}`),
    trust: (other) => peer.note(`trust ${other}`),
  }),
};
