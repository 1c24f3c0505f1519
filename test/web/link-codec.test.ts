/** A link gives back what it was made of, and a hostile one is refused with its reason. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paceNames } from '../../web/src/player/pace.ts';
import { linkText, sharedIn } from '../../web/src/share/link-codec.ts';
import { LinkError, type Shared } from '../../web/src/share/shared.ts';

const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const key = fc.stringMatching(/^[a-z][a-zA-Z-]{0,8}$/).filter((name) => name !== 'constructor' && name !== 'prototype');
const dictionary = { maxKeys: 4, noNullPrototype: true } as const;
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), dictionary),
  ),
}));
const shared: fc.Arbitrary<Shared> = fc.record(
  {
    experiment: fc.dictionary(key, value, dictionary),
    moment: fc.nat(),
    peer: fc.nat(),
    broadcast: fc.oneof(
      fc.constant('all' as const),
      fc.record({ origin: fc.nat(), sequence: fc.nat() }, { noNullPrototype: true }),
    ),
    view: fc.record(
      {
        camera: fc.record(
          { zoom: fc.integer({ min: 1, max: 60 }), x: fc.integer({ min: -9, max: 9 }), y: fc.constant(0.25) },
          { noNullPrototype: true },
        ),
        pace: fc.constantFrom(...paceNames),
        speed: fc.constantFrom(0.1, 20),
        other: fc.dictionary(key, value, dictionary),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    protocols: fc.array(fc.record({ path: fc.constant('./mine.ts'), source: fc.string() }, { noNullPrototype: true }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['experiment'], noNullPrototype: true },
);

it('gives back what it was made of', async () => {
  await fc.assert(
    fc.asyncProperty(shared, async (given) => {
      const json = JSON.parse(JSON.stringify(given)) as Shared;
      expect(await sharedIn(await linkText(given))).toEqual(json);
    }),
    { numRuns: 50 },
  );
});

/** A link as anybody could make one. */
function forged(content: string | Uint8Array, version = 1): string {
  return Buffer.concat([Buffer.of(version), deflateRawSync(content)]).toString('base64url');
}

const json = (given: unknown) => forged(JSON.stringify(given));

it.each<[string, string, RegExp]>([
  ['ten megabytes', 'A'.repeat(10_000_000), /longer than 200000 characters/],
  ['a bomb that inflates to a gigabyte', forged(Buffer.alloc(100_000_000)), /more than 2000000 bytes/],
  ['another version', forged('{}', 9), /another version/],
  ['nothing', '', /damaged/],
  ['characters that no link has', '<script>alert(1)</script>', /characters that no link has/],
  ['noise', Buffer.from([1, 7, 7, 7, 7]).toString('base64url'), /cannot be inflated/],
  ['no JSON', forged('{"experiment":'), /no JSON/],
  ['no text', forged(Buffer.from([0xff, 0xfe, 0xff])), /no JSON/],
  ['a list', json([1, 2]), /expected fields with names/],
  ['no experiment', json({}), /the experiment: expected fields/],
  ['a field that is not known', json({ experiment: {}, '<img src=x>': 1 }), /not known: <img src=x>/],
  ['a moment of a wrong type', json({ experiment: {}, moment: '7' }), /the moment: expected a whole number/],
  ['a moment below 0', json({ experiment: {}, moment: -1 }), /the moment: expected a whole number/],
  ['a peer that is no number', json({ experiment: {}, peer: { x: 1 } }), /the peer: expected a whole number/],
  [
    'a zoom of 0',
    json({ experiment: {}, view: { camera: { zoom: 0, x: 0, y: 0 } } }),
    /the zoom: expected a number from 1/,
  ],
  ['a pace that there is not', json({ experiment: {}, view: { pace: 'fast' } }), /the pace: expected one of by event/],
  [
    'deep values of the other',
    forged(`{"experiment":{},"view":{"other":{"a":${'['.repeat(50)}${']'.repeat(50)}}}}`),
    /20 levels/,
  ],
  ['a prototype', forged('{"experiment":{"__proto__":{"peers":1}}}'), /key that is refused: __proto__/],
  [
    'a protocol of another path',
    json({ experiment: {}, protocols: [{ path: '../../x.js', source: '' }] }),
    /a protocol: expected/,
  ],
  ['a protocol without source', json({ experiment: {}, protocols: [{ path: './x.ts' }] }), /the source of \.\/x\.ts/],
  ['many protocols', json({ experiment: {}, protocols: Array(9).fill({ path: './x.ts', source: '' }) }), /at most 8/],
  ['many values', json({ experiment: { peers: Array(30_000).fill(1) } }), /more than 20000 values/],
  ['deep values', forged(`{"experiment":{"a":${'['.repeat(50)}${']'.repeat(50)}}}`), /more than 20 levels/],
])('refuses %s', async (_what, text, reason) => {
  const error = await sharedIn(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LinkError);
  expect((error as Error).message).toMatch(reason);
  expect((error as Error).message.length).toBeLessThan(200);
});

it('refuses any text that is no link, and never breaks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.uint8Array().map((bytes) => forged(bytes)),
      ),
      async (text) => {
        await expect(sharedIn(text)).rejects.toBeInstanceOf(LinkError);
      },
    ),
    { numRuns: 100 },
  );
});
