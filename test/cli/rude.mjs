// @ts-nocheck: what a user may write, without types.
/** A flood whose peer 1 does to the command's process what `what` says, when it starts. */
const deeds = {
  'overwrites the output': () => {
    process.stdout.write = () => {
      throw new Error('mine now');
    };
  },
  'ends the outputs': () => {
    process.stdout.end();
    process.stderr.destroy();
    process.stdout.destroy();
  },
  prints: () => console.log('{}'),
  'sets the exit status': () => {
    process.exitCode = 77;
  },
  exits: () => process.exit(0),
  'throws nothing': () => {
    throw null;
  },
  'throws what cannot be told': () => {
    throw {
      toString() {
        throw new Error('no text');
      },
      toJSON() {
        throw new Error('no text');
      },
    };
  },
  'asks for ever new broadcasts': (peer) => {
    for (let i = 0; ; i++) peer.firstTime(0, i * 64);
  },
  'never comes back': () => {
    for (;;);
  },
  'never comes back from what it catches': () => {
    for (;;) {
      try {
        throw new Error('not yet');
      } catch {}
    }
  },
  'waits for ever': () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  'sends messages without end': (peer) => {
    for (let i = 0; ; i++) peer.sendToNeighbours({ origin: 1, sequence: i % 1000, payload: 'x' });
  },
  'waits between its reactions': (peer) => peer.setTimer(0, 900),
  'takes all memory': () => {
    const all = [];
    for (;;) all.push({ i: all.length, more: [all.length, {}] });
  },
};

export default {
  name: 'rude',
  title: 'Rude to the command',
  source: 'a test',
  parameters: { what: { type: 'text', default: 'prints', meaning: 'what peer 1 does' } },
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer, { what }) {
    return {
      start() {
        if (peer.id === 1) deeds[what](peer);
      },
      broadcast(broadcast) {
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      },
      receive(_from, message) {
        if (peer.firstTime(message.origin, message.sequence)) peer.deliver(message);
      },
    };
  },
};
