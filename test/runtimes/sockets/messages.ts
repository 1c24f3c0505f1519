/** Random messages of the kinds that protocols send: plain values, nested a little. */
import fc from 'fast-check';

const wholeNumbers = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: -40, max: 40 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    2 ** 32 - 1,
    2 ** 32,
    -32,
    -33,
    -128,
    -129,
    -32_768,
    -32_769,
    -(2 ** 31),
    -(2 ** 31) - 1,
  ),
);
const numbers = fc.oneof(
  wholeNumbers,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
/** Whole characters only: half a surrogate pair has no bytes in UTF-8. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    'x'.repeat(31),
    'x'.repeat(32),
    'x'.repeat(255),
    'x'.repeat(256),
    'é'.repeat(128),
    '"\\\n\u0001',
    '\u2028',
  ),
);

export const messages: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, numbers, texts, fc.boolean(), fc.constant(null), tie('list'), tie('record')),
  list: fc.array(tie('value'), { maxLength: 20 }),
  record: fc.dictionary(fc.string({ maxLength: 12 }), tie('value'), { maxKeys: 20, noNullPrototype: true }),
})).record;
