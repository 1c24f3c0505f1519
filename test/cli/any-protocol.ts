/** Protocols drawn at random, as scripts of calls with sense and without (scripted.mjs), and experiments with them. */
import fc from 'fast-check';

export interface Script {
  readonly reactions: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly catches: boolean;
  readonly reads: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

const hostile = fc.constantFrom(
  '',
  '<script>alert(1)</script>',
  ']]>&amp;"\'',
  'two\nlines\tand a tab',
  '\u0000\u001b[31m\u2028\ufffe',
  '\u0007\u001b[31m\u2028\ufffe',
  'lone \ud800 half',
  'e\u0301\u{1f600}\u202egnp',
  '__proto__',
  "'; DROP TABLE events; --",
  'a,b;c|d',
  '0:0',
  'x'.repeat(3_000),
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 12 }));
const odd = fc.constantFrom(
  ...['undefined', 'NaN', 'Infinity', 'minus zero', 'big integer', 'function', 'symbol'],
  ...['Map', 'Date', 'bytes', 'cycle', 'without prototype'],
);
const number = fc.oneof(fc.nat(4), fc.constantFrom(-1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 9e12, 1e300), fc.double());
const broadcast = fc.record({
  origin: fc.nat(3),
  sequence: fc.oneof(fc.nat(3), fc.constant(2 ** 31 - 1)),
  payload: fc.oneof(text, fc.jsonValue()),
});
const heard = fc.constant({ heard: true });
const nonsense = fc.oneof(
  odd.map((name) => ({ odd: name })),
  number,
  text,
  fc.boolean(),
  fc.jsonValue(),
  fc.constant(null),
);
const message = fc.oneof(
  { weight: 4, arbitrary: heard },
  { weight: 4, arbitrary: broadcast },
  { weight: 1, arbitrary: fc.array(broadcast, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.oneof(fc.nat(2), number), broadcast: fc.oneof(broadcast, text) }) },
  { weight: 1, arbitrary: nonsense },
);
const peer = fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.oneof(number, nonsense) });
const timer = fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: nonsense });
const delay = fc.oneof({ weight: 4, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.oneof(number, nonsense) });

const call = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('sendToNeighbours'), message) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('sendToNeighbours'), message, peer) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('send'), peer, message) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('sendToGroup'), message) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('deliver'), fc.oneof(heard, broadcast, nonsense)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('firstTime'), peer, number) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('setTimer'), timer, delay) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clearTimer'), timer) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('learn'), peer, peer, fc.oneof(fc.boolean(), nonsense)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('keep'), nonsense) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('note'), fc.oneof(text, nonsense)) },
  { weight: 1, arbitrary: fc.constant(['finish']) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('neighbour'), peer) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('throw'), nonsense) },
);
const calls = fc.array(call, { maxLength: 4 });

const name = fc.oneof(hostile, fc.constantFrom('data', 'talk'));
const kinds = fc.tuple(name, name).map(([a, b]) => [
  { name: a, carries: 'broadcast' },
  { name: b, carries: 'internal' },
]);

/** What is said of it: mostly whole, and sometimes what is refused before it runs. */
const definition = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record(
      { kinds, title: text, source: text, timers: fc.array(text, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        kinds: nonsense,
        promises: nonsense,
        knows: nonsense,
        timers: nonsense,
        parameters: nonsense,
        layer: nonsense,
        create: nonsense,
      },
      { requiredKeys: [] },
    ),
  },
);

export const anyScript: fc.Arbitrary<Script> = fc.record({
  reactions: fc.record(
    { start: calls, broadcast: calls, receive: calls, timeout: calls, linkUp: calls, linkDown: calls },
    { requiredKeys: [] },
  ),
  catches: fc.boolean(),
  reads: fc.oneof(
    { weight: 6, arbitrary: fc.constant('usual') },
    { weight: 2, arbitrary: fc.constantFrom('as lists', 'nothing is one', 'nonsense', 'throws') },
  ),
  definition,
}) as fc.Arbitrary<Script>;

const faults = [
  { at: '2ms', crash: 1 },
  { at: '3ms', cut: [[0, 1]], for: '5ms' },
  { at: '1ms', pause: 2, for: '4ms' },
];

/** Everything but the protocol. */
export const anyExperiment = fc
  .record(
    {
      peers: fc.integer({ min: 1, max: 4 }),
      topology: fc.constantFrom('mesh', 'line'),
      seed: fc.nat(),
      samples: fc.constantFrom(1, 1, 1, 2),
      workload: fc.constantFrom({ name: 'burst', broadcasts: 2 }, { name: 'single' }),
      trace: fc.constantFrom('full', 'full', 'deliveries', 'counters', 'none'),
      network: fc.constantFrom({}, { delay: '3ms', loss: 0.3 }, { delay: { uniform: [1, 9] }, fifo: true }),
      faults: fc.subarray(faults),
    },
    { requiredKeys: ['peers', 'topology', 'seed', 'workload', 'trace'] },
  )
  // Faults name peers that must be there.
  .map(({ faults: drawn, ...rest }) => (rest.peers < 3 || drawn === undefined ? rest : { ...rest, faults: drawn }));
