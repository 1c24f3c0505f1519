// @ts-nocheck: what a user may write, without types.
/**
 * Uses each part of the contract, and notes what happens to it. Plain JavaScript, because peer processes import it as
 * it is.
 */
const COPIES = 20;

export default {
  name: 'exerciser',
  title: 'uses each part of the contract',
  source: 'a test',
  promises: {},
  parameters: {},
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'word', carries: 'internal' },
  ],
  kindOf: (message) => (message.word === undefined ? 0 : 1),
  broadcastOf: (message) => (message.word === undefined ? message : undefined),
  create(peer) {
    const life = peer.kept ?? 0;
    let inside;
    let lastMs = 0;
    let drawn = false;

    /** A reaction that notes itself, another one inside it, and a time that went back. */
    const reaction =
      (name, act) =>
      (...given) => {
        if (inside !== undefined) peer.note(`wrong: ${name} inside ${inside}`);
        if (peer.now() < lastMs) peer.note('wrong: the time went back');
        lastMs = peer.now();
        inside = name;
        act(...given);
        inside = undefined;
      };

    return {
      start: reaction('start', () => {
        peer.keep(life + 1);
        peer.note(`start in life ${life}`);
        peer.note(`neighbours ${Array.from({ length: peer.degree }, (_, index) => peer.neighbour(index))}`);
        peer.note(`first time ${peer.firstTime(0, 1_000)} ${peer.firstTime(0, 1_000)} ${peer.firstTime(1, 1_000)}`);
        peer.setTimer(0, 5);
        peer.setTimer(0, 40);
        peer.setTimer(1, 5);
        peer.clearTimer(1);
        peer.setTimer(2, 0);
        peer.send(peer.id, { word: 'to itself' });
        peer.sendToGroup({ word: 'to all' });
        for (let count = 0; count < COPIES; count++) peer.sendToNeighbours({ word: 'counted', count });
        peer.sendToNeighbours({ word: 'question' }, (peer.id + 1) % peer.size);
      }),
      broadcast: reaction('broadcast', (broadcast) => {
        if (broadcast.sequence === 3) {
          peer.setTimer(3, 20);
          peer.note(`set 3 at ${peer.now()}`);
        }
        peer.firstTime(broadcast.origin, broadcast.sequence);
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      }),
      receive: reaction('receive', (from, message) => {
        if (message.word === undefined) {
          if (peer.firstTime(message.origin, message.sequence)) peer.deliver(message);
          return;
        }
        peer.note(`from ${from}: ${JSON.stringify(message)}`);
        if (message.word === 'question') peer.send(from, { word: 'answer' });
      }),
      timeout: reaction('timeout', (timer) => {
        peer.note(`timer ${timer} at ${peer.now()}`);
        if (timer === 2 && !drawn) peer.note(`drew ${peer.random()}`);
        drawn = true;
      }),
      linkUp: reaction('linkUp', (other) => {
        peer.note(`up ${other}, of ${peer.degree}`);
        peer.send(other, { word: 'question' });
      }),
      linkDown: reaction('linkDown', (other) => {
        peer.note(`down ${other}, of ${peer.degree}`);
        peer.send(other, { word: 'too late' });
      }),
    };
  },
};
