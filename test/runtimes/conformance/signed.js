// @ts-nocheck: what a user may write, without types.
/** The origin signs what it sends; the others note what they can verify. */
export default {
  name: 'signed',
  title: 'notes whose signature a message has',
  source: 'a test',
  promises: {},
  parameters: {},
  knows: 'group',
  signs: true,
  kinds: [{ name: 'signed', carries: 'internal' }],
  kindOf: () => 0,
  broadcastOf: () => undefined,
  create: (peer) => ({
    broadcast: () => peer.sendToGroup({ text: 'a', signature: peer.sign({ text: 'a' }) }),
    receive(from, { text, signature }) {
      peer.note(`its own: ${peer.verify(from, { text }, signature)}`);
      peer.note(`of another: ${peer.verify((from + 1) % peer.size, { text }, signature)}`);
      peer.note(`altered: ${peer.verify(from, { text: 'b' }, signature)}`);
    },
  }),
};
