// @ts-nocheck: what a user may write, without types.
/** Notes what becomes of its links, which it watches. */
export default {
  name: 'link-watcher',
  title: 'notes what becomes of its links',
  source: 'a test',
  promises: {},
  parameters: {},
  knows: 'neighbours',
  watchesLinks: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer) {
    const links = () => Array.from({ length: peer.degree }, (_, index) => peer.neighbour(index)).join(' ');
    return {
      start: () => peer.note(`starts with ${links()}`),
      broadcast: (broadcast) => peer.sendToNeighbours(broadcast),
      receive: (_from, broadcast) => peer.deliver(broadcast),
      linkDown: (other) => peer.note(`down ${other}, left ${links()}`),
      linkUp: (other) => peer.note(`up ${other}, has ${links()}`),
    };
  },
};
