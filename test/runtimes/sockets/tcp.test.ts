import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { Handshake } from '../../../src/runtimes/sockets/handshake.ts';
import { TcpTransport } from '../../../src/runtimes/sockets/tcp-transport.ts';
import type { Address } from '../../../src/runtimes/sockets/transport.ts';
import {
  beginning,
  frame,
  KEY,
  neighbourAt,
  numberIn,
  OTHER_KEY,
  RawConnection,
  SETTINGS,
  type Speaker,
  Told,
  until,
} from './told.ts';

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.destroy();
});

/** Peer 1 of three, linked with 0, who dials it, and 2, whom it dials. */
async function peerOne(): Promise<{ transport: TcpTransport; told: Told; address: Address }> {
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
  opened.push({ destroy: () => transport.close() });
  return { transport, told, address };
}

async function expectOnlyTheNeighbour(told: Told, address: Address): Promise<void> {
  const { socket } = await neighbourAt(address, { from: 0 }, 5);
  socket.write(Buffer.concat([frame('{"a":1}'), frame('{"a":2}')]));
  await until(() => told.messages.length === 2);
  expect(told.messages).toEqual([
    [0, { a: 1 }, 5],
    [0, { a: 2 }, 6],
  ]);
  expect(told.events).toEqual(['joined 0']);
}

const helloOf = ({ from, to = 1, life = 0, otherLife = 0, key = KEY }: Speaker) =>
  new Handshake(key, true).hello({ from, to, life, otherLife });

test.each([
  ['a web browser', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['another run', helloOf({ from: 0, key: OTHER_KEY })],
  ['one who wants another peer', helloOf({ from: 0, to: 2 })],
  ['one who is no neighbour', helloOf({ from: 9 })],
  ['a neighbour who should have been dialled', helloOf({ from: 2 })],
  ['one with a frame instead of a hello', frame('{"id":0}')],
  ['one with a frame that is as long as a hello', frame('x'.repeat(52))],
  ['one with an empty frame', frame('')],
])('a stranger is refused without an answer and counted, and links are as before: %s', async (_who, bytes) => {
  const { told, address } = await peerOne();
  const stranger = new RawConnection(address);
  stranger.socket.write(bytes);
  await stranger.closed;
  expect(stranger.frames).toEqual([]);
  expect(told.strangers).toEqual({ connections: 1, datagrams: 0 });
  await expectOnlyTheNeighbour(told, address);
  expect(told.strangers.connections).toBe(1);
});

test('one who connects and says nothing before it goes is a stranger; a neighbour that goes after its hello is not', async () => {
  const { told, address } = await peerOne();
  const silent = new RawConnection(address);
  await new Promise<void>((resolve) => silent.socket.once('connect', resolve));
  silent.socket.end();
  await silent.closed;
  await until(() => told.strangers.connections === 1);
  const neighbour = new RawConnection(address);
  neighbour.socket.write(helloOf({ from: 0 }));
  await neighbour.heard(1);
  neighbour.socket.end();
  await neighbour.closed;
  await expectOnlyTheNeighbour(told, address);
  expect(told.strangers.connections).toBe(1);
});

test('who has overheard a handshake and says it again is answered, and refused for want of the key', async () => {
  const { told, address } = await peerOne();
  const handshake = new Handshake(KEY, true);
  const hello = handshake.hello({ from: 0, to: 1, life: 0, otherLife: 0 });
  const line = new RawConnection(address);
  line.socket.write(hello);
  await line.heard(1);
  handshake.hear(line.frames[0], 0, line.frames[0].length);
  const proof = handshake.proof();
  line.socket.write(proof);
  await until(() => told.events.length === 1);
  const again = new RawConnection(address);
  again.socket.write(Buffer.concat([hello, proof, beginning(0), frame('{"a":1}')]));
  await again.closed;
  expect(told.strangers.connections).toBe(1);
  expect(told.messages).toEqual([]);
  expect(told.events).toEqual(['joined 0']);
  // The link of the neighbour is the one that it was.
  line.socket.write(Buffer.concat([beginning(0), frame('{"a":2}')]));
  await until(() => told.messages.length === 1);
  expect(told.messages).toEqual([[0, { a: 2 }, 0]]);
});

test('more who say nothing than may wait: those that have waited longest go, and a neighbour still gets in', async () => {
  const { told, address } = await peerOne();
  const crowd = Array.from({ length: 100 }, () => new RawConnection(address));
  await until(() => told.strangers.connections === 100 - (64 + 2));
  await expectOnlyTheNeighbour(told, address);
  const left = crowd.filter(({ socket }) => !socket.destroyed);
  expect(left.length).toBeLessThanOrEqual(66);
  for (const { socket } of left) socket.destroy();
  await until(() => told.strangers.connections === 100);
});

test.each([
  ['a length beyond the limit', Buffer.from([0, 1, 0, 0]), /^lost 0: a frame of 65536 bytes, above the limit of 1000$/],
  ['bytes that are no message', frame('{"a":'), /^lost 0: malformed frame: /],
  ['an empty frame', frame(''), /^lost 0: malformed frame: /],
])('a neighbour that sends %s loses its link, and no other', async (_what, bytes, event) => {
  const { told, address } = await peerOne();
  const neighbour = await neighbourAt(address, { from: 0 });
  neighbour.socket.write(Buffer.concat([frame('{"a":1}'), bytes, frame('{"a":2}')]));
  await neighbour.closed;
  expect(told.messages).toEqual([[0, { a: 1 }, 0]]);
  expect(told.events).toEqual(['joined 0', expect.stringMatching(event)]);
  expect(told.strangers.connections).toBe(0);
});

test('a neighbour that does not say which number its first copy has loses its link', async () => {
  const { told, address } = await peerOne();
  const line = new RawConnection(address);
  await line.prove({ from: 0 });
  line.socket.write(frame('{"a":1}'));
  await line.closed;
  expect(told.events).toEqual(['joined 0', 'lost 0: malformed frame: it does not tell the number of the first copy']);
});

test.each([
  ['with the key of another run', () => helloOf({ from: 2, key: OTHER_KEY })],
  ['with what it was told', (hello: Buffer) => hello],
])('another program at a peer’s address is told, not talked to: it answers %s', async (_how, answer) => {
  const { transport, told } = await peerOne();
  const heard: Buffer[] = [];
  const impostor = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(chunk);
      socket.write(answer(chunk));
    });
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  opened.push({ destroy: () => impostor.close() });
  const { port } = impostor.address() as { port: number };
  const addresses = new Array(3).fill({ host: '127.0.0.1', port });
  void transport.connect({ addresses, group: addresses[0] }, [1]);
  await until(() => told.events.length > 0);
  expect(told.events).toEqual(['lost 1: another program answers at its address']);
  // Nothing that it heard has the key in it.
  expect(Buffer.concat(heard).length).toBe(56);
  expect(Buffer.concat(heard).includes(Buffer.from(KEY.subarray(0, 8)))).toBe(false);
});

test('a program at a peer’s address that hangs up is told', async () => {
  const { transport, told } = await peerOne();
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ destroy: () => server.close() });
  const { port } = server.address() as { port: number };
  const addresses = new Array(3).fill({ host: '127.0.0.1', port });
  void transport.connect({ addresses, group: addresses[0] }, [1]);
  await until(() => told.events.length > 0);
  expect(told.events).toEqual(['lost 1: closed']);
});

test('nothing listens at a peer’s address', async () => {
  const { transport, told } = await peerOne();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const addresses = new Array(3).fill({ host: '127.0.0.1', port });
  void transport.connect({ addresses, group: addresses[0] }, [1]);
  await until(() => told.events.length > 0);
  expect(told.events).toEqual(['lost 1: ECONNREFUSED']);
});

test('what was sent before a cut arrives, and what comes after it is told as late', async () => {
  const { transport, told, address } = await peerOne();
  const neighbour = await neighbourAt(address, { from: 0 });
  await until(() => told.events.length === 1);
  const sending = { ...transport.send(0, { x: 1 }) };
  expect(sending).toEqual({ bytes: 11, number: 0, dropped: undefined, duplicate: -1 });
  transport.cut(0);
  expect(transport.send(0, { x: 2 })).toMatchObject({ number: 1, dropped: 'link down' });
  neighbour.socket.end(frame('{"a":1}'));
  await neighbour.closed;
  await until(() => told.messages.length > 0);
  expect(told.messages).toEqual([['late', 0, { a: 1 }, 0]]);
  expect(neighbour.frames.map(String)).toEqual(['\0\0\0\0', '{"x":1}']);
});

test('what a peer that is back sends before the other has answered waits, and its numbers go on', async () => {
  const told = new Told();
  const back = new TcpTransport({
    ...SETTINGS,
    peer: 1,
    neighbours: [0, 2],
    life: 1,
    receiver: told,
    links: told,
    owner: told,
  });
  opened.push({ destroy: () => back.close() });
  await back.listen(0);
  const other = new Told();
  const zero = new TcpTransport({
    ...SETTINGS,
    peer: 0,
    neighbours: [1],
    life: 0,
    receiver: other,
    links: other,
    owner: other,
  });
  opened.push({ destroy: () => zero.close() });
  const { address } = await zero.listen(0);
  zero.open();
  for (let i = 0; i < 3; i++) back.send(0, { lost: i });
  back.rejoin(
    { addresses: [address, address, address], group: address },
    [0],
    [
      { life: 0, isGone: false },
      { life: 0, isGone: true },
    ],
  );
  back.open();
  for (let i = 0; i < 50; i++) back.send(0, { i });
  back.flush();
  // It takes the link down before the other has even heard of it.
  back.cut(0);
  await until(() => other.messages.length === 50);
  expect(other.messages).toEqual(Array.from({ length: 50 }, (_, i) => [0, { i }, 3 + i]));
  await until(() => other.events.length === 3);
  expect(other.events).toEqual(['silenced 0', 'returned 0 in life 1', 'ended 0']);
});

test('a peer that is back refuses a connection of a neighbour that does not know so yet, unless it makes none', async () => {
  const told = new Told();
  const settings = { ...SETTINGS, peer: 2, neighbours: [0, 1], life: 1, receiver: told, links: told, owner: told };
  const back = new TcpTransport(settings);
  opened.push({ destroy: () => back.close() });
  const { address } = await back.listen(0);
  const silent = createServer(() => {}).listen(0, address.host);
  opened.push({ destroy: () => silent.close() });
  await once(silent, 'listening');
  const toSilent = { host: address.host, port: (silent.address() as { port: number }).port };
  const fromZero = () => new RawConnection(address).prove({ from: 0, to: 2 });
  expect(await fromZero()).toBe(false);
  back.rejoin(
    { addresses: [toSilent, toSilent, address], group: address },
    [0],
    [
      { life: 0, isGone: false },
      { life: 0, isGone: false },
    ],
  );
  back.open();
  expect(await fromZero()).toBe(false);
  expect(told.events).toEqual([]);
  expect(await new RawConnection(address).prove({ from: 1, to: 2 })).toBe(true);
  // One that knows its life has taken the link down and up again.
  expect(await new RawConnection(address).prove({ from: 0, to: 2, otherLife: 1 })).toBe(true);
  await until(() => told.events.length === 2);
  expect(told.events).toEqual(['joined 1', 'joined 0']);
  expect(told.strangers.connections).toBe(0);
});

test('a peer that is back and makes no connection gets one, as often as it refuses', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  opened.push({ destroy: () => vi.useRealTimers() });
  const told = new Told();
  const zero = new TcpTransport({ ...SETTINGS, peer: 0, neighbours: [1], receiver: told, links: told, owner: told });
  opened.push({ destroy: () => zero.close() });
  const { address } = await zero.listen(0);
  let refusals = 0;
  const server = createServer((socket) => {
    refusals++;
    socket.destroy();
  }).listen(0, address.host);
  opened.push({ destroy: () => server.close() });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  zero.moved(0, 1, { host: address.host, port }, true);
  for (const count of [1, 2, 3]) {
    while (refusals < count) {
      vi.advanceTimersByTime(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  // The peer itself is late, but makes it.
  await neighbourAt(address, { from: 1, to: 0, life: 1 });
  await until(() => told.events.length === 2);
  vi.advanceTimersByTime(10_000);
  expect(told.events).toEqual(['silenced 0', 'returned 0 in life 1']);
});

test('a peer that does not read makes the transport full, and reading empties it', async () => {
  const { transport, told, address } = await peerOne();
  const { socket, frames } = await neighbourAt(address, { from: 0 });
  await until(() => told.events.length === 1);
  socket.pause();
  let sent = 0;
  for (; !transport.full; sent++) {
    transport.send(0, { sent, text: 'x'.repeat(500) });
    if (sent % 100 === 99) transport.flush();
    if (sent % 1000 === 999) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sent).toBeGreaterThan(100);
  socket.resume();
  await until(() => !transport.full);
  await until(() => frames.length > 0);
  expect(numberIn(frames[0])).toBe(0);
});
