import { createServer, connect as dial, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { findCodec } from '../../../src/runtimes/sockets/codec.ts';
import { putLength } from '../../../src/runtimes/sockets/frames.ts';
import { writeHello } from '../../../src/runtimes/sockets/hello.ts';
import { TcpTransport } from '../../../src/runtimes/sockets/tcp.ts';
import { type Address, type Inlet, LOOPBACK } from '../../../src/runtimes/sockets/transport.ts';

const TOKEN = 0x0123_4567_89ab_cdefn;
const FRAME_LIMIT = 1000;

/** An inlet that keeps what it is told. */
class Told implements Inlet {
  readonly messages: unknown[] = [];
  readonly events: string[] = [];
  received(link: number, message: unknown, number: number): boolean {
    this.messages.push([link, message, number]);
    return true;
  }
  receivedLate(link: number, message: unknown, number: number): void {
    this.messages.push(['late', link, message, number]);
  }
  joined(link: number): void {
    this.events.push(`joined ${link}`);
  }
  ended(link: number): void {
    this.events.push(`ended ${link}`);
  }
  lost(link: number, reason: string): void {
    this.events.push(`lost ${link}: ${reason}`);
  }
  failed(reason: string): void {
    this.events.push(`failed: ${reason}`);
  }
  dropped(): void {}
  now(): number {
    return 0;
  }
  wake(): void {}
  overhead(): void {}
  silenced(link: number): void {
    this.events.push(`silenced ${link}`);
  }
  returned(link: number, life: number): void {
    this.events.push(`returned ${link} in life ${life}`);
  }
}

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.destroy();
});

/** Peer 1 of three, linked with 0, who dials it, and 2, whom it dials. */
async function peerOne(): Promise<{ transport: TcpTransport; told: Told; address: Address }> {
  const told = new Told();
  const transport = new TcpTransport({
    peer: 1,
    neighbours: [0, 2],
    codec: findCodec('json'),
    frameLimit: FRAME_LIMIT,
    pacing: 'credit',
    isNumbered: false,
    token: TOKEN,
    life: 0,
    host: LOOPBACK,
    inlet: told,
  });
  const { address } = await transport.listen(0);
  transport.open();
  return { transport, told, address };
}

function dialled({ host, port }: Address): Socket {
  const socket = dial({ host, port });
  socket.on('error', () => {});
  socket.resume();
  opened.push(socket);
  return socket;
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

function frame(text: string): Buffer {
  const bytes = Buffer.alloc(4 + text.length);
  putLength(bytes, 0, text.length);
  bytes.write(text, 4);
  return bytes;
}

const hello = (from: number, to = 1, token = TOKEN, sent = 0) => writeHello(token, { from, to, sent, life: 0 });

test.each([
  ['a web browser', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['another run', hello(0, 1, 7n)],
  ['one who wants another peer', hello(0, 2)],
  ['one who is no neighbour', hello(9)],
  ['a neighbour who should have been dialled', hello(2)],
  ['one with a frame instead of a hello', frame('{"id":0}')],
])('a stranger is refused, and links are as before: %s', async (_who, bytes) => {
  const { told, address } = await peerOne();
  const stranger = dialled(address);
  stranger.write(bytes);
  await closed(stranger);
  const neighbour = dialled(address);
  neighbour.write(Buffer.concat([hello(0, 1, TOKEN, 5), frame('{"a":1}'), frame('{"a":2}')]));
  await until(() => told.messages.length === 2);
  expect(told.messages).toEqual([
    [0, { a: 1 }, 5],
    [0, { a: 2 }, 6],
  ]);
  expect(told.events).toEqual(['joined 0']);
});

test.each([
  ['a length beyond the limit', Buffer.from([0, 1, 0, 0]), /^lost 0: a frame of 65536 bytes, above the limit of 1000$/],
  ['bytes that are no message', frame('{"a":'), /^lost 0: malformed frame: /],
  ['an empty frame', frame(''), /^lost 0: malformed frame: /],
])('a neighbour that sends %s loses its link, and no other', async (_what, bytes, event) => {
  const { told, address } = await peerOne();
  const neighbour = dialled(address);
  neighbour.write(Buffer.concat([hello(0), frame('{"a":1}'), bytes, frame('{"a":2}')]));
  await closed(neighbour);
  expect(told.messages).toEqual([[0, { a: 1 }, 0]]);
  expect(told.events).toEqual(['joined 0', expect.stringMatching(event)]);
});

test('another program at a peer’s address is told, not talked to', async () => {
  const { transport, told } = await peerOne();
  const impostor = createServer((socket) => socket.end(hello(0)));
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  opened.push({ destroy: () => impostor.close() });
  const { port } = impostor.address() as { port: number };
  const addresses = new Array(3).fill({ host: '127.0.0.1', port });
  void transport.connect({ addresses, group: addresses[0] }, [1]);
  await until(() => told.events.length > 0);
  expect(told.events).toEqual(['lost 1: another program answers at its address']);
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
  const neighbour = dialled(address);
  const received: Buffer[] = [];
  neighbour.on('data', (chunk) => received.push(chunk));
  neighbour.write(hello(0));
  await until(() => told.events.length === 1);
  const sending = { ...transport.send(0, { x: 1 }) };
  expect(sending).toEqual({ bytes: 11, number: 0, dropped: undefined, duplicate: -1 });
  transport.cut(0);
  expect(transport.send(0, { x: 2 })).toMatchObject({ number: 1, dropped: 'link down' });
  neighbour.end(frame('{"a":1}'));
  await closed(neighbour);
  await until(() => told.messages.length > 0);
  expect(told.messages).toEqual([['late', 0, { a: 1 }, 0]]);
  expect(Buffer.concat(received)).toEqual(Buffer.concat([writeHello(TOKEN, { from: 1, to: 0, sent: 0, life: 0 }), frame('{"x":1}')]));
});

test('a peer that does not read makes the transport full, and reading empties it', async () => {
  const { transport, told, address } = await peerOne();
  const neighbour = dialled(address);
  neighbour.write(hello(0));
  await until(() => told.events.length === 1);
  neighbour.pause();
  let sent = 0;
  for (; !transport.full; sent++) {
    transport.send(0, { sent, text: 'x'.repeat(500) });
    if (sent % 100 === 99) transport.flush();
    if (sent % 1000 === 999) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sent).toBeGreaterThan(100);
  neighbour.resume();
  await until(() => !transport.full);
});
