import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import {
  CREDIT,
  DATA,
  GROUP_DATA,
  HEADER_BYTES,
  HELLO,
  WELCOME,
  writeHeader,
} from '../../../src/runtimes/sockets/datagram-header.ts';
import { DatagramTags } from '../../../src/runtimes/sockets/datagram-tags.ts';
import { DatagramTransport } from '../../../src/runtimes/sockets/datagram-transport.ts';
import { type Address, LOOPBACK } from '../../../src/runtimes/sockets/transport.ts';
import { KEY, OTHER_KEY, SETTINGS, Told, until } from './told.ts';

const GROUP: Address = { host: '239.192.77.3', port: 0 };

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** Peers 0 and 1, linked with each other; both have links to peer 2, which is not there. */
async function pair(hasGroup: boolean) {
  const ends = [0, 1].map((peer) => {
    const told = new Told();
    const neighbours = [0, 1, 2].filter((other) => other !== peer);
    const transport = new DatagramTransport(
      { ...SETTINGS, peer, neighbours, receiver: told, links: told, owner: told },
      hasGroup,
    );
    opened.push(transport);
    return { told, transport };
  });
  const addresses = await Promise.all(ends.map(async ({ transport }) => (await transport.listen(0)).address));
  const port = hasGroup ? await freePort() : 0;
  const directory = { addresses: [...addresses, addresses[1]], group: { ...GROUP, port } };
  await Promise.all(ends.map(({ transport }) => transport.connect(directory, [0])));
  for (const { transport } of ends) transport.open();
  return { ends, addresses, group: directory.group };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

/** A datagram as peer `from` would send it to peer `to`, with the secret numbers of this key. */
function datagram(
  key: Uint8Array,
  from: number,
  to: number,
  type: number,
  text = '{"bad":1}',
  ofGroup = false,
): Buffer {
  const tags = new DatagramTags(key, from, [to], true);
  const bytes = Buffer.alloc(HEADER_BYTES + text.length);
  writeHeader(bytes, tags.outgoing, ofGroup ? tags.group : 0, type, from, 0, 0xffff_ffff);
  bytes.write(text, HEADER_BYTES);
  return bytes;
}

async function sendAll(all: readonly Buffer[], { host, port }: Address): Promise<void> {
  const socket = createSocket('udp4');
  opened.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  if (host !== LOOPBACK) socket.setMulticastInterface(LOOPBACK);
  for (const bytes of all) await new Promise((resolve) => socket.send(bytes, port, host, resolve));
}

test('datagrams without the secret number of their pair are refused and counted, and the link goes on', async () => {
  const { ends, addresses } = await pair(false);
  const [, { told }] = ends;
  const genuine = datagram(KEY, 0, 1, DATA);
  const strange = [
    Buffer.from('hello'),
    Buffer.alloc(0),
    Buffer.alloc(HEADER_BYTES),
    genuine.subarray(0, HEADER_BYTES - 1),
    ...[DATA, GROUP_DATA, CREDIT, HELLO, WELCOME, 9].map((type) => datagram(OTHER_KEY, 0, 1, type)),
    // Numbers of other pairs, of the other way round, and of a group that this run has not.
    datagram(KEY, 0, 2, DATA),
    Buffer.concat([datagram(KEY, 1, 0, DATA).subarray(0, 8), genuine.subarray(8)]),
    datagram(KEY, 9, 1, DATA),
    datagram(KEY, 0, 1, DATA, '{"bad":1}', true),
    // One wrong bit.
    ...[0, 7, 31, 63].map((bit) => {
      const flipped = Buffer.from(genuine);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      return flipped;
    }),
  ];
  await sendAll(strange, addresses[1]);
  await until(() => told.strangers.datagrams === strange.length);
  ends[0].transport.send(0, { good: 1 });
  await until(() => told.messages.length > 0);
  expect(told.messages).toEqual([[0, { good: 1 }, 0]]);
  expect(told.events).toEqual([]);
  expect(told.strangers).toEqual({ connections: 0, datagrams: strange.length });
  expect(ends[0].told.strangers.datagrams).toBe(0);
});

test('datagrams of the group are those of the run; its own that come back are passed over', async () => {
  const { ends, group } = await pair(true);
  const strange = [datagram(OTHER_KEY, 0, 1, GROUP_DATA, '{"bad":1}', true), Buffer.from('hello')];
  await sendAll(strange, group);
  await until(() => ends.every(({ told }) => told.strangers.datagrams === 2));
  ends[0].transport.sendToGroup!({ good: 1 });
  await until(() => ends[1].told.messages.length > 0);
  expect(ends.map(({ told }) => told.messages)).toEqual([[], [[0, { good: 1 }, 1]]]);
  expect(ends.map(({ told }) => told.strangers.datagrams)).toEqual([2, 2]);
});
