/** What broadcasts carry, and the digest that stands for it in the trace. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payloadOf } from '../../src/core/payload.ts';
import { PayloadDigests } from '../../src/core/payload-digest.ts';
import { findCodec } from '../../src/runtimes/sockets/codecs.ts';

const digestOf = (payload: unknown) => new PayloadDigests().of(payload) >>> 0;

describe('the digest of a payload', () => {
  it.each([
    [undefined, 0],
    ['', 0],
    ['lie 0', 840_929_975],
    ['lie 1', 3_403_941_799],
    ['x'.repeat(100), 1_880_943_150],
    [null, 90_457_223],
    [{ a: [1, 2.5, true], b: 'ü' }, 3_704_289_944],
  ])('of %j is always %i', (payload, digest) => {
    expect(digestOf(payload)).toBe(digest);
  });

  it.each(['json', 'msgpack'] as const)('is the same after %s', (name) => {
    const codec = findCodec(name);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', 'a\udc00b', '\udc00\ud800', '\u{1f600}'),
    );
    const payloads = fc.letrec((tie) => ({
      any: fc.oneof(
        texts,
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constantFrom(null, undefined, -0),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      map: fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('any'),
        { maxKeys: 4 },
      ),
    })).any;
    fc.assert(
      fc.property(payloads, (payload) => {
        const { carried } = codec.decode(codec.encode({ carried: payload })) as { carried: unknown };
        expect(digestOf(carried)).toBe(digestOf(payload));
      }),
    );
  });

  it('is 0 for nothing else', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: false }),
        (payload) => (digestOf(payload) === 0) === (payload === undefined || payload === ''),
      ),
    );
  });

  it('differs where anything differs, and not where only the order of fields does', () => {
    const all = [
      0,
      1,
      -1,
      0.5,
      2 ** 31,
      2 ** 32,
      '0',
      '1',
      'a',
      'ab',
      'ba',
      true,
      false,
      null,
      [],
      {},
      [[]],
      [1, 2],
      [2, 1],
      ['a', 'b'],
      ['ab'],
    ];
    const objects = [{ a: 1 }, { b: 1 }, { a: 2 }, { a: { b: 1 } }, { a: 1, b: 2 }, { a: 2, b: 1 }];
    expect(new Set([...all, ...objects].map(digestOf)).size).toBe(all.length + objects.length);
    expect(digestOf({ b: 2, a: 1 })).toBe(digestOf({ a: 1, b: 2 }));
  });

  it('comes to an end where a payload holds itself', () => {
    const payload: unknown[] = [];
    payload.push(payload);
    expect(digestOf(payload)).toBe(digestOf(payload));
  });

  it('is remembered for long texts, by what is in them', () => {
    const digests = new PayloadDigests();
    const texts = Array.from({ length: 200 }, (_, number) => `${number}`.padEnd(100, 'x'));
    for (let round = 0; round < 2; round++)
      for (const text of texts) expect(digests.of(text)).toBe(new PayloadDigests().of(`${text} `.slice(0, -1)));
  });
});

describe('the payload of a broadcast', () => {
  it('has the length that was asked for, and its name in it as far as that has room', () => {
    expect(payloadOf('', 3, 12)).toBe('');
    expect(payloadOf('xxxxxxxx', 3, 12)).toBe('3:12xxxx');
    expect(payloadOf('xxxx', 3, 12)).toBe('3:12');
    expect(payloadOf('xx', 3, 12)).toBe('12');
    const long = Array.from({ length: 40 }, (_, sequence) => String(payloadOf('x'.repeat(1000), 1, sequence)));
    expect(new Set(long.map((text) => text.length))).toEqual(new Set([1000]));
    expect(new Set(long).size).toBe(16);
  });
});
