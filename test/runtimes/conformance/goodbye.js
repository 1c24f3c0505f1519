// @ts-nocheck: what a user may write, without types.
/** Delivers what comes, says goodbye when its peer leaves, and notes the peers that come and go. */
export default {
  name: 'goodbye',
  title: 'notes the peers that come and go',
  source: 'a test',
  promises: { validity: ['join', 'crash'], agreement: ['join'] },
  parameters: {},
  knows: 'neighbours',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'bye', carries: 'internal' },
  ],
  kindOf: (message) => (message.bye ? 1 : 0),
  broadcastOf: (message) => (message.bye ? undefined : message),
  create: (peer) => ({
    start: () => peer.note(`starts with ${Array.from({ length: peer.degree }, (_, at) => peer.neighbour(at))}`),
    broadcast(broadcast) {
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast);
    },
    receive(from, message) {
      if (message.bye) peer.note(`goodbye of ${from}`);
      else peer.deliver(message);
    },
    linkUp: (other) => peer.note(`link to ${other}`),
    leave: () => peer.sendToNeighbours({ bye: true }),
  }),
};
