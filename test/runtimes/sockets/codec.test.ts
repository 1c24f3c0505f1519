import fc from 'fast-check';
import { Packr, Unpackr } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { codecNames } from '../../../src/runtimes/sockets/codec.ts';
import { findCodec } from '../../../src/runtimes/sockets/codecs.ts';
import { messages } from './messages.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const numRuns = LONG ? 20_000 : 400;

describe.each(codecNames)('codec %s', (name) => {
  const codec = findCodec(name);

  test('gives back what was encoded', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(codec.decode(codec.encode(message))).toEqual(JSON.parse(JSON.stringify(message)));
      }),
      { numRuns },
    );
  });

  test('knows the size of a frame without making it', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(codec.sizeOf(message)).toBe(4 + codec.encode(message).length);
      }),
      { numRuns },
    );
  });

  test('writes the same bytes in the middle of a block, or says that there is too little room', () => {
    fc.assert(
      fc.property(messages, fc.nat(40), fc.integer({ min: -4, max: 4 }), (message, at, spare) => {
        const bytes = codec.encode(message);
        const block = Buffer.alloc(at + Math.max(0, bytes.length + spare));
        const end = codec.encodeInto(message, block, at);
        if (spare < 0) expect(end).toBe(-1);
        else if (end >= 0) expect(block.subarray(at, end)).toEqual(Buffer.from(bytes));
        else expect(name).toBe('json');
      }),
      { numRuns },
    );
  });

  test('reads a message in the middle of a chunk, from a plain array of bytes as from a buffer', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const bytes = codec.encode(message);
        const chunk = new Uint8Array(bytes.length + 14).fill(0xff);
        chunk.set(bytes, 7);
        const expected = JSON.parse(JSON.stringify(message));
        expect(codec.decode(chunk, 7, 7 + bytes.length)).toEqual(expected);
        expect(codec.decode(Buffer.from(chunk), 7, 7 + bytes.length)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('reads messages of a shape that it knows by now, and whatever comes in their place', () => {
    const value = fc.oneof(
      fc.nat(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
      fc.constantFrom(0, 127, 128, 255, 256, 65_535, 65_536, 1e15, 2 ** 53, 1.5),
      fc.string(),
      fc.boolean(),
      messages,
    );
    const known = { origin: 3, sequence: 70_000, payload: 'a text' };
    for (let i = 0; i < 20; i++) codec.decode(codec.encode(known));
    fc.assert(
      fc.property(value, value, value, fc.nat(60), fc.nat(255), (origin, sequence, payload, at, byte) => {
        const message = { origin, sequence, payload };
        const bytes = codec.encode(message);
        expect(codec.decode(bytes)).toEqual(JSON.parse(JSON.stringify(message)));
        for (let end = 0; end < Math.min(bytes.length, 60); end++) expect(() => codec.decode(bytes, 0, end)).toThrow();
        if (name !== 'json' || at >= bytes.length) return;
        // Any byte in any place: as the engine's parser has it.
        bytes[at] = byte;
        const text = new TextDecoder().decode(bytes);
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => codec.decode(Buffer.from(bytes))).toThrow();
          return;
        }
        expect(codec.decode(Buffer.from(bytes))).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('throws on what is no message, and never reads beyond it', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (message, cut) => {
        const bytes = codec.encode(message);
        const shorter = bytes.subarray(0, cut % bytes.length);
        expect(() => codec.decode(shorter)).toThrow();
        expect(() => codec.decode(Uint8Array.from([...bytes, 0x7d]))).toThrow();
      }),
      { numRuns },
    );
  });
});

test('json is what p2p sends', () => {
  const codec = findCodec('json');
  expect(Buffer.from(codec.encode({ id: 0, hops: [0] })).toString()).toBe('{"id":0,"hops":[0]}');
  expect(codec.sizeOf({ id: 0, hops: [0] })).toBe(23);
});

test('msgpack is the bytes that another implementation writes, and reads what it writes', () => {
  const codec = findCodec('msgpack');
  const packr = new Packr({ useRecords: false, variableMapSize: true });
  const unpackr = new Unpackr({ useRecords: false });
  // It renames this one key.
  const known = messages.filter((message) => !JSON.stringify(message).includes('__proto__'));
  fc.assert(
    fc.property(known, (message) => {
      const bytes = codec.encode(message);
      expect(Buffer.from(bytes)).toEqual(Buffer.from(packr.pack(message)));
      expect(unpackr.unpack(bytes)).toEqual(message);
    }),
    { numRuns },
  );
});

test('msgpack refuses lengths that its bytes cannot hold', () => {
  const codec = findCodec('msgpack');
  for (const bytes of [
    [0xdd, 0xff, 0xff, 0xff, 0xff],
    [0xdf, 0xff, 0xff, 0xff, 0xff],
    [0xdb, 0x7f, 0xff, 0xff, 0xff, 0x61],
    [0xc1],
    [0xc4, 1, 0],
  ]) {
    expect(() => codec.decode(Uint8Array.from(bytes))).toThrow(RangeError);
  }
});
