// @ts-nocheck: what a user may write, without types.
/** A protocol, as users write them, that sends what `what` says: to its neighbours, or to itself where `own` is set. */
import { Buffer } from 'node:buffer';

class Counter {
  count = 1;
}

const cycle = { name: 'a' };
cycle.self = [cycle];

const contents = {
  set: { seen: new Set([1]) },
  map: { a: [{ b: new Map([[1, 2]]) }] },
  'undefined field': { a: undefined },
  'undefined in a list': { list: [1, undefined] },
  'a hole': { list: Object.assign([1], { length: 3 }) },
  'undefined message': undefined,
  function: { call: () => 1 },
  symbol: { mark: Symbol('mark') },
  bigint: { sum: 10n },
  cycle,
  'its own list': [[]],
  class: { counter: new Counter() },
  'typed array': { numbers: new Uint8Array(3) },
  buffer: { bytes: Buffer.from('ab') },
  date: { at: new Date(0) },
  'not a number': { mean: 0 / 0 },
  infinity: { least: [Infinity] },
  deep: Array.from({ length: 600 }).reduce((inner) => [inner], 0),
};
contents['its own list'][0].push(contents['its own list']);

export default {
  name: 'contents',
  title: 'sends what no message may hold',
  source: 'wrong on purpose',
  parameters: {
    what: { type: 'choice', default: 'set', choices: Object.keys(contents), meaning: 'what a message holds' },
    own: { type: 'boolean', default: false, meaning: 'whether it goes to the peer itself' },
  },
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'internal' }],
  kindOf: () => 0,
  broadcastOf: () => undefined,
  create: (peer, { what, own }) => ({
    broadcast: () => (own ? peer.send(peer.id, contents[what]) : peer.sendToNeighbours(contents[what])),
    receive: () => {},
  }),
};
