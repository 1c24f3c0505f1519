/**
 * Malformed frames and datagrams against the parsers of the sockets: nothing of them is believed, nothing of them
 * stays.
 */
import { expect, test } from 'vitest';
import { Random } from '../../../src/core/random.ts';
import { codecNames } from '../../../src/runtimes/sockets/codec.ts';
import { findCodec } from '../../../src/runtimes/sockets/codecs.ts';
import {
  DATA,
  HEADER_BYTES,
  noHeader,
  readHeader,
  writeHeader,
} from '../../../src/runtimes/sockets/datagram-header.ts';
import { DatagramTags } from '../../../src/runtimes/sockets/datagram-tags.ts';
import { FrameReader, FrameWriter } from '../../../src/runtimes/sockets/frames.ts';
import { HANDSHAKE_LIMIT, Handshake } from '../../../src/runtimes/sockets/handshake.ts';
import { TcpTransport } from '../../../src/runtimes/sockets/tcp-transport.ts';
import { malformed, usedBytes } from '../../malformed.ts';
import { beginning, frame, KEY, OTHER_KEY, RawConnection, SETTINGS, Told, until } from './told.ts';

const LONG = process.env.HEARSAY_LONG === '1';
/** A million with those of the lab's control messages (test/lab). */
const COUNT = LONG ? 300_000 : 5000;
const CONNECTIONS = LONG ? 20_000 : 200;
const GROWTH = 8 << 20;

test('a handshake ends with a proof only where all that it heard was right', () => {
  const random = new Random(1, 'malformed handshakes');
  const before = usedBytes();
  let greeted = 0;
  for (let i = 0; i < COUNT; i++) {
    const [dialler, acceptor] = [new Handshake(KEY, true), new Handshake(KEY, false)];
    const hello = dialler.hello({ from: 0, to: 1, life: 0, otherLife: 0 });
    const stranger = new Handshake(OTHER_KEY, true).hello({ from: 0, to: 1, life: 0, otherLife: 0 });
    const heard: string[] = [];
    const reader = new FrameReader(HANDSHAKE_LIMIT, (bytes, start, end) => {
      const what = acceptor.hear(bytes, start, end);
      heard.push(what);
      if (what === 'hello') acceptor.hello({ from: 1, to: 0, life: 0, otherLife: 0 });
      return what !== 'stranger';
    });
    const bytes = malformed(random, [hello, stranger, frame('{"a":1}'), Buffer.concat([hello, hello])]);
    const cut = random.integer(bytes.length + 1);
    const error = reader.read(bytes.subarray(0, cut));
    if (error === undefined && heard.at(-1) !== 'stranger') reader.read(bytes.subarray(cut));
    const isRight = bytes.subarray(0, hello.length).equals(hello);
    expect(heard[0] === 'hello').toBe(isRight);
    expect(heard.includes('proof')).toBe(false);
    if (isRight) greeted++;
  }
  expect(greeted).toBeGreaterThan(COUNT / 100);
  expect(greeted).toBeLessThan(COUNT / 2);
  expect(usedBytes() - before).toBeLessThan(GROWTH);
});

test('connections of strangers leave nothing behind', async () => {
  const random = new Random(1, 'malformed connections');
  const told = new Told();
  const transport = new TcpTransport({
    ...SETTINGS,
    peer: 1,
    neighbours: [0, 2],
    receiver: told,
    links: told,
    owner: told,
  });
  const { address } = await transport.listen(0);
  transport.open();
  const valid = [new Handshake(OTHER_KEY, true).hello({ from: 0, to: 1, life: 0, otherLife: 0 }), frame('{"a":1}')];
  const makeSome = async (count: number): Promise<void> => {
    for (let made = 0; made < count; made += 20) {
      const lines = Array.from({ length: 20 }, () => new RawConnection(address));
      for (const { socket } of lines) socket.end(malformed(random, valid));
      await Promise.all(lines.map(({ closed }) => closed));
    }
  };
  await makeSome(100);
  const before = usedBytes();
  await makeSome(CONNECTIONS);
  await until(() => told.strangers.connections === CONNECTIONS + 100);
  expect(usedBytes() - before).toBeLessThan(2 << 20);
  expect(told.messages).toEqual([]);
  expect(told.events).toEqual([]);
  transport.close();
});

test('a datagram is one of the run only with the secret number of its pair', () => {
  const random = new Random(1, 'malformed datagrams');
  const sender = new DatagramTags(KEY, 0, [1], false);
  const receiver = new DatagramTags(KEY, 1, [0], false);
  const valid = [0, 1, 0xffff_ffff].map((number) => {
    const bytes = Buffer.alloc(HEADER_BYTES + 20, 'x');
    writeHeader(bytes, sender.outgoing, 0, DATA, 0, number, 0);
    return bytes;
  });
  const stamp = { ...noHeader };
  const before = usedBytes();
  let genuine = 0;
  for (let i = 0; i < COUNT; i++) {
    const bytes = malformed(random, valid);
    const link = readHeader(bytes, bytes.length, stamp) && stamp.from === 0 ? 0 : -1;
    const isGenuine = bytes.length >= HEADER_BYTES && receiver.isGenuine(link, stamp);
    expect(isGenuine).toBe(
      bytes.length >= HEADER_BYTES && bytes.subarray(0, 8).equals(valid[0].subarray(0, 8)) && stamp.from === 0,
    );
    if (isGenuine) genuine++;
  }
  expect(genuine).toBeGreaterThan(COUNT / 100);
  expect(usedBytes() - before).toBeLessThan(GROWTH);
});

test.each(codecNames)(
  'a neighbour’s malformed frames and messages end in an error or in plain values, and take no room: %s',
  (name) => {
    const random = new Random(1, `malformed ${name}`);
    const codec = findCodec(name);
    const writer = new FrameWriter(codec, () => {});
    const messages = [
      { id: 0, hops: [1, 2, 3] },
      { origin: 3, sequence: 70_000, payload: 'x'.repeat(40) },
      [1, [2, [3, { a: -1.5 }]]],
      'text',
      null,
    ];
    const valid = messages.map((message) => {
      writer.write(message);
      return Buffer.from(writer.block.subarray(writer.start, writer.end));
    });
    const deep = Buffer.alloc(20_000, name === 'json' ? '[' : '\x91', 'latin1');
    expect(() => codec.decode(deep)).toThrow();
    const before = usedBytes();
    const wrong: unknown[] = [];
    let decoded = 0;
    const reader = () =>
      new FrameReader(1000, (bytes, start, end) => {
        try {
          codec.decode(bytes, start, end);
          decoded++;
        } catch (error) {
          if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError))
            wrong.push(error);
        }
        return true;
      });
    for (let i = 0; i < COUNT / 3; i++) {
      const bytes = malformed(random, [...valid, beginning(3)]);
      const cut = random.integer(bytes.length + 1);
      const one = reader();
      if (one.read(bytes.subarray(0, cut)) === undefined) one.read(bytes.subarray(cut));
      const body = bytes.subarray(4);
      try {
        codec.decode(body);
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError))
          wrong.push(error);
      }
    }
    expect(wrong).toEqual([]);
    expect(decoded).toBeGreaterThan(COUNT / 100);
    expect(usedBytes() - before).toBeLessThan(GROWTH);
  },
);
