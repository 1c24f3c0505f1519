/** Random facts of every kind, in order of time. */
import fc from 'fast-check';
import { copyFacts, type Fact } from '../../src/trace/facts.ts';

export const kinds = ['data', 'request "this"', 'ünïcode', "it's \u001b[31m\n"];

const small = fc.nat(20);
const digest = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const text = fc.oneof(fc.string(), fc.constantFrom('link down', 'a "quoted" text', 'line\nfeed', 'ünïcode \u{1f600}'));
const copy = fc
  .record({
    message: fc.nat(),
    kind: fc.constantFrom(...kinds),
    origin: small,
    sequence: fc.nat(),
    isInternal: fc.boolean(),
  })
  .map(({ message, kind, origin, sequence, isInternal }) =>
    isInternal ? { message, kind } : { message, kind, origin, sequence },
  );

const particulars: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constant({ fact: 'started' }),
  fc.record({ fact: fc.constant('broadcast'), sequence: fc.nat(), digest }, { requiredKeys: ['fact', 'sequence'] }),
  fc
    .tuple(fc.record({ fact: fc.constant('sent'), to: small, bytes: fc.nat() }), copy)
    .map(([a, b]) => ({ ...a, ...b })),
  fc.tuple(fc.record({ fact: fc.constant('received'), from: small }), copy).map(([a, b]) => ({ ...a, ...b })),
  fc
    .tuple(fc.record({ fact: fc.constant('dropped'), to: small, reason: text }), copy)
    .map(([a, b]) => ({ ...a, ...b })),
  fc
    .tuple(fc.record({ fact: fc.constant('duplicated'), to: small, of: fc.nat() }), copy)
    .map(([a, b]) => ({ ...a, ...b })),
  fc.record({
    fact: fc.constant('carried'),
    other: small,
    copy: fc.constantFrom(...copyFacts),
    message: fc.nat(),
    kind: fc.constantFrom(...kinds),
    origin: small,
    sequence: fc.nat(),
  }),
  fc.constant({ fact: 'collected' }),
  fc.record(
    { fact: fc.constant('delivered'), origin: small, sequence: fc.nat(), digest },
    { requiredKeys: ['fact', 'origin', 'sequence'] },
  ),
  fc.record({ fact: fc.constant('timer-fired'), timer: small }),
  fc.record({ fact: fc.constant('timer-set'), timer: small, name: text, delay: small }),
  fc.record({ fact: fc.constant('timer-cleared'), timer: small, name: text }),
  fc.record({ fact: fc.constant('contents'), other: small, message: fc.nat(), text }),
  fc.record({
    fact: fc.constant('relates-to'),
    other: small,
    message: fc.nat(),
    kind: fc.constantFrom(...kinds),
    origin: small,
    sequence: fc.nat(),
  }),
  fc.record({ fact: fc.constantFrom('link-up', 'link-down'), other: small }),
  fc.record({ fact: fc.constant('learned'), a: small, b: small, up: fc.boolean() }),
  fc.record({ fact: fc.constant('noted'), text }),
  fc.record({ fact: fc.constantFrom('suspected', 'restored'), other: small }),
  fc.record({ fact: fc.constant('crashed'), reason: text }),
  fc.record({ fact: fc.constantFrom('restarted', 'paused', 'resumed', 'joined', 'left') }),
  fc.record({ fact: fc.constantFrom('afflicted', 'relieved'), text }),
);

const time = fc.oneof(fc.nat(100_000), fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs));

export const anyFacts: fc.Arbitrary<Fact[]> = fc
  .array(fc.tuple(time, small, particulars), { maxLength: 40 })
  .map((rows) =>
    rows
      .sort((a, b) => a[0] - b[0])
      .map(([at, peer, { fact, ...rest }]) => ({ fact, time: at, peer, ...rest }) as unknown as Fact),
  );
