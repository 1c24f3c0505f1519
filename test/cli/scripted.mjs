// @ts-nocheck: what a user may write, without types.
/** A protocol that does what a script says, sense or nonsense: plain data, so that it can be drawn, shown and written into a file. */

const cycle = [];
cycle.push(cycle);

/** What JSON has no word for, by name: `{ odd: 'NaN' }`. */
const odd = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'minus zero': -0,
  'big integer': 10n,
  function: () => 0,
  symbol: Symbol('odd'),
  Map: new Map([[1, 2]]),
  Date: new Date(0),
  bytes: new Uint8Array(3),
  cycle,
  'without prototype': Object.assign(Object.create(null), { a: 1 }),
};

function meant(given, heard) {
  if (typeof given !== 'object' || given === null) return given;
  if ('heard' in given) return heard;
  if ('odd' in given) return odd[given.odd];
  if (Array.isArray(given)) return given.map((item) => meant(item, heard));
  return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, meant(inner, heard)]));
}

const named = (value) => (typeof value === 'object' && value !== null && 'origin' in value ? value : undefined);

/** How a message's kind and broadcasts are told. */
const readings = {
  usual: { kindOf: (message) => (named(message) ? 0 : 1), broadcastOf: named },
  'as lists': {
    kindOf: () => 0,
    broadcastOf: (message) => (Array.isArray(message) ? message : [named(message)].filter(Boolean)),
  },
  'nothing is one': { kindOf: () => 1, broadcastOf: () => undefined },
  nonsense: { kindOf: (message) => message?.kind, broadcastOf: (message) => message?.broadcast },
  throws: {
    kindOf: () => 0,
    broadcastOf() {
      throw new Error('<b>no</b> broadcast &\u0000 here');
    },
  },
};

/** @param script what each reaction does, `{ start: [[call, ...arguments], …], … }`, and what is said of the protocol */
export function scripted({ reactions, catches, reads, definition }) {
  return {
    title: 'Scripted',
    source: 'a test',
    parameters: {},
    promises: {
      validity: [],
      agreement: [],
      'no-duplication': [],
      'no-creation': [],
      consistency: [],
      'causal-order': [],
    },
    knows: 'neighbours',
    kinds: [
      { name: 'data', carries: 'broadcast' },
      { name: 'talk', carries: 'internal' },
    ],
    ...readings[reads],
    ...definition,
    name: 'scripted',
    create(peer) {
      // A run of it comes to an end.
      let left = 12;
      const act = (name, heard) => {
        if (left-- <= 0) return;
        for (const [call, ...given] of reactions[name] ?? []) {
          try {
            if (call === 'throw') throw meant(given[0], heard);
            peer[call]?.(...given.map((argument) => meant(argument, heard)));
          } catch (error) {
            if (!catches) throw error;
          }
        }
      };
      return {
        start: () => act('start'),
        broadcast: (broadcast) => act('broadcast', broadcast),
        receive: (_from, message) => act('receive', message),
        timeout: (timer) => act('timeout', timer),
        linkUp: (other) => act('linkUp', other),
        linkDown: (other) => act('linkDown', other),
      };
    },
  };
}
