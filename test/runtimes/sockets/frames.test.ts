import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecNames } from '../../../src/runtimes/sockets/codec.ts';
import { findCodec } from '../../../src/runtimes/sockets/codecs.ts';
import { FrameReader, FrameWriter } from '../../../src/runtimes/sockets/frames.ts';
import { messages } from './messages.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/** The chunks of a stream, cut at these places of it. */
function cutUp(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % stream.length), stream.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => stream.subarray(places[i], end));
}

/** What a writer writes, as one stream, and how often it began a new block. */
function written(sent: readonly unknown[], name: (typeof codecNames)[number]): { stream: Buffer; blocks: number } {
  const parts: Buffer[] = [];
  let blocks = 1;
  const writer = new FrameWriter(findCodec(name), () => blocks++);
  for (const message of sent) {
    const length = writer.write(message);
    expect(length).toBe(writer.end - writer.start);
    parts.push(Buffer.from(writer.block.subarray(writer.start, writer.end)));
  }
  return { stream: Buffer.concat(parts), blocks };
}

test.each(codecNames)('messages as %s frames come through any cutting of the stream', (name) => {
  const codec = findCodec(name);
  fc.assert(
    fc.property(
      fc.array(messages, { minLength: 1, maxLength: 50 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      (sent, cuts) => {
        const received: unknown[] = [];
        const reader = new FrameReader(
          1 << 20,
          (bytes, start, end) => received.push(codec.decode(bytes, start, end)) > 0,
        );
        for (const chunk of cutUp(written(sent, name).stream, cuts)) expect(reader.read(chunk)).toBeUndefined();
        expect(received).toEqual(JSON.parse(JSON.stringify(sent)));
      },
    ),
    { numRuns: LONG ? 1000 : 100 },
  );
});

test('a thousand messages come through byte by byte', () => {
  const sent = fc.sample(messages, { numRuns: 1000, seed: 1 });
  const codec = findCodec('msgpack');
  const received: unknown[] = [];
  const reader = new FrameReader(1 << 20, (bytes, start, end) => received.push(codec.decode(bytes, start, end)) > 0);
  const { stream } = written(sent, 'msgpack');
  for (let i = 0; i < stream.length; i++) reader.read(stream.subarray(i, i + 1));
  expect(received).toEqual(sent);
});

test('a message is written once for all its receivers, and a long one gets a block of its own', () => {
  const writer = new FrameWriter(findCodec('msgpack'), () => {});
  const message = { text: 'x'.repeat(10) };
  writer.write(message);
  const { start, end, block } = writer;
  writer.write(message);
  expect([writer.start, writer.end, writer.block]).toEqual([start, end, block]);
  const long = { text: 'x'.repeat(300_000) };
  expect(writer.write(long)).toBe(findCodec('msgpack').sizeOf(long));
  expect(
    written(
      Array.from({ length: 10_000 }, (_, i) => ({ i, text: 'x'.repeat(20) })),
      'json',
    ).blocks,
  ).toBeGreaterThan(3);
});

test.each([[[0, 0, 4, 1]], [[0xff, 0xff, 0xff, 0xff]], [[0x47, 0x45, 0x54, 0x20]]])(
  'a length above the limit stops the reading: %j',
  (head) => {
    for (const whole of [true, false]) {
      let frames = 0;
      const reader = new FrameReader(1024, () => frames++ >= 0);
      const stream = Buffer.from([0, 0, 0, 1, 7, ...head, 1, 2, 3]);
      const chunks = whole ? [stream] : [...stream].map((byte) => Buffer.from([byte]));
      const errors = chunks.map((chunk) => reader.read(chunk)).filter((error) => error !== undefined);
      expect(errors[0]).toMatch(/^a frame of \d+ bytes, above the limit of 1024$/);
      expect(frames).toBe(1);
    }
  },
);

test('a reader that is told to stop shows no further frame of the chunk', () => {
  let frames = 0;
  const reader = new FrameReader(1024, () => ++frames < 2);
  reader.read(Buffer.from([0, 0, 0, 1, 7, 0, 0, 0, 1, 8, 0, 0, 0, 1, 9]));
  expect(frames).toBe(2);
});
