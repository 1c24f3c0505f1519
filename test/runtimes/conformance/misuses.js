// @ts-nocheck: what a user may write, without types.
/**
 * Calls that break the contract, and some that only look as if they did. Peer 0 makes all of them in `start` and notes
 * what came of each: `accepted`, or the message of the error. Plain JavaScript, because peer processes import it as it
 * is.
 */

const cycle = [];
cycle.push(cycle);

export const misuses = {
  'setTimer -1': (peer) => peer.setTimer(-1, 5),
  'setTimer 0.5': (peer) => peer.setTimer(0.5, 5),
  "setTimer 'x'": (peer) => peer.setTimer('x', 5),
  "setTimer '0'": (peer) => peer.setTimer('0', 5),
  'setTimer 2^24': (peer) => peer.setTimer(2 ** 24, 5),
  'setTimer big': (peer) => peer.setTimer(5n, 5),
  'setTimer in NaN': (peer) => peer.setTimer(0, Number.NaN),
  'setTimer in -5': (peer) => peer.setTimer(0, -5),
  'setTimer in Infinity': (peer) => peer.setTimer(0, Number.POSITIVE_INFINITY),
  'setTimer in 1e300': (peer) => peer.setTimer(0, 1e300),
  "setTimer in '5'": (peer) => peer.setTimer(0, '5'),
  'setTimer in nothing': (peer) => peer.setTimer(0),
  'setTimer in 3e9': (peer) => peer.setTimer(0, 3e9),
  'setTimer in 2^31': (peer) => peer.setTimer(1, 2 ** 31),
  'setTimer 2^24-1 in 9e12': (peer) => peer.setTimer(2 ** 24 - 1, 8e12),
  'clearTimer of three': (peer) => [0, 1, 2 ** 24 - 1].map((timer) => peer.clearTimer(timer)),
  'clearTimer -1': (peer) => peer.clearTimer(-1),
  'clearTimer NaN': (peer) => peer.clearTimer(Number.NaN),
  'send to 2': (peer, good) => peer.send(2, good),
  'send to -1': (peer, good) => peer.send(-1, good),
  'send to 1.5': (peer, good) => peer.send(1.5, good),
  "send to '1'": (peer, good) => peer.send('1', good),
  'send to 2^32': (peer, good) => peer.send(2 ** 32, good),
  'send to nobody': (peer, good) => peer.send(undefined, good),
  'send nothing': (peer) => peer.send(1, undefined),
  'send itself nothing': (peer) => peer.send(0, undefined),
  'sendToNeighbours nothing': (peer) => peer.sendToNeighbours(undefined),
  'sendToNeighbours except -1': (peer, good) => peer.sendToNeighbours(good, -1),
  'sendToNeighbours except NaN': (peer, good) => peer.sendToNeighbours(good, Number.NaN),
  'sendToNeighbours except 5': (peer, good) => peer.sendToNeighbours(good, 5),
  'sendToGroup without links': (peer, good) => peer.sendToGroup(good),
  'send of no kind': (peer) => peer.send(1, { kind: 7 }),
  'send of half a kind': (peer) => peer.send(1, { kind: 0.5 }),
  'send of a stranger': (peer) => peer.send(1, { kind: 0, broadcast: { origin: 5, sequence: 0 } }),
  'neighbour 2': (peer) => peer.neighbour(2),
  'neighbour -1': (peer) => peer.neighbour(-1),
  'neighbour 0.5': (peer) => peer.neighbour(0.5),
  "neighbour '0'": (peer) => peer.neighbour('0'),
  'deliver nothing': (peer) => peer.deliver(undefined),
  'deliver a text': (peer) => peer.deliver('0:0'),
  'deliver of 5': (peer) => peer.deliver({ origin: 5, sequence: 0, payload: '' }),
  'deliver of -1': (peer) => peer.deliver({ origin: -1, sequence: 0, payload: '' }),
  'deliver without sequence': (peer) => peer.deliver({ origin: 0, payload: '' }),
  'deliver sequence -1': (peer) => peer.deliver({ origin: 0, sequence: -1, payload: '' }),
  'deliver sequence 2^31': (peer) => peer.deliver({ origin: 0, sequence: 2 ** 31, payload: '' }),
  'firstTime 2^32': (peer) => peer.firstTime(2 ** 32, 0),
  'firstTime 5': (peer) => peer.firstTime(5, 0),
  'firstTime -1': (peer) => peer.firstTime(-1, 0),
  "firstTime '0'": (peer) => peer.firstTime('0', 0),
  'firstTime sequence 0.5': (peer) => peer.firstTime(0, 0.5),
  'firstTime sequence 2^32': (peer) => peer.firstTime(0, 2 ** 32),
  'firstTime sequence undefined': (peer) => peer.firstTime(0, undefined),
  'firstTime far': (peer) => {
    if (!peer.firstTime(4, 2 ** 31 - 1) || peer.firstTime(4, 2 ** 31 - 1)) throw new Error('it was asked once');
  },
  'learn itself': (peer) => peer.learn(1, 1, true),
  'learn 5': (peer) => peer.learn(0, 5, true),
  'learn -1': (peer) => peer.learn(-1, 0, true),
  'learn maybe': (peer) => peer.learn(0, 1, 'yes'),
  'learn 1 for true': (peer) => peer.learn(0, 1, 1),
  'keep nothing': (peer) => peer.keep(undefined),
  'keep a function': (peer) => peer.keep({ now: () => 0 }),
  'keep NaN': (peer) => peer.keep([Number.NaN]),
  'keep a Map': (peer) => peer.keep(new Map()),
  'keep a cycle': (peer) => peer.keep(cycle),
  'keep a big integer': (peer) => peer.keep(5n),
  'note a number': (peer) => peer.note(5),
  'note nothing': (peer) => peer.note(),
  'note at length': (peer) => peer.note('x'.repeat(65_537)),
};

const good = { kind: 0, broadcast: { origin: 0, sequence: 0, payload: '' } };

export default {
  name: 'misuses',
  title: 'Misuses its peer',
  source: 'a test',
  parameters: {
    what: {
      type: 'text',
      default: 'all',
      meaning: 'this one only, and nothing is caught; or all, and what came of each is noted',
    },
  },
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: (message) => message.kind,
  broadcastOf: (message) => message.broadcast,
  create(peer, { what }) {
    return {
      start() {
        if (peer.id !== 0) return;
        if (what !== 'all') misuses[what](peer, good);
        else
          for (const name of Object.keys(misuses)) peer.note(`${name}: ${outcomeOf(() => misuses[name](peer, good))}`);
      },
      broadcast() {},
      receive() {},
      fromBelow() {},
    };
  },
};

function outcomeOf(act) {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return error.message;
  }
}
