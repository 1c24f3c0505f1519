import { createSocket, type Socket } from 'node:dgram';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reserveGroup } from '../../../src/runtimes/processes/parent/multicast-group.ts';
import { DatagramWire } from '../../../src/runtimes/sockets/datagram-wire.ts';
import { descriptorsOf } from '../../../src/runtimes/sockets/socket-descriptors.ts';
import { LOOPBACK } from '../../../src/runtimes/sockets/transport.ts';

const COUNT = 500;

/** A receiver, and the numbers that have come in; `arrived` resolves when there are as many as are waited for. */
function receiver(isQuick: boolean): { wire: DatagramWire; numbers: number[]; arrived: Promise<void> } {
  const numbers: number[] = [];
  let done = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    done = resolve;
  });
  const wire = new DatagramWire(
    LOOPBACK,
    (bytes, length) => {
      expect(length).toBe(4 + (bytes.readUInt32BE(0) % 7));
      numbers.push(bytes.readUInt32BE(0));
      if (numbers.length === COUNT) done();
    },
    isQuick,
  );
  return { wire, numbers, arrived };
}

test.each([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])(
  'every datagram comes in once, whole and in order (quick sender: %s, quick receiver: %s)',
  async (isSenderQuick, isReceiverQuick) => {
    const { wire, numbers, arrived } = receiver(isReceiverQuick);
    const { address, granted } = await wire.listen(0);
    expect(granted).toBeGreaterThan(100_000);
    const sender = new DatagramWire(LOOPBACK, () => {}, isSenderQuick);
    await sender.listen(0);
    await sender.connect([address]);
    const bytes = Buffer.alloc(16);
    for (let number = 0; number < COUNT; number++) {
      // The same bytes are used again: what was sent must not change.
      bytes.writeUInt32BE(number, 0);
      sender.send(0, address, bytes, 4 + (number % 7));
    }
    await arrived;
    expect(numbers).toEqual(Array.from({ length: COUNT }, (_, number) => number));
    wire.close();
    sender.close();
  },
);

test('a neighbour that was not there when the link was made is reached when it is', async () => {
  const { wire, numbers } = receiver(true);
  const { address } = await wire.listen(0);
  const sender = new DatagramWire(LOOPBACK, () => {});
  await sender.listen(0);
  const gone = createSocket('udp4');
  await new Promise<void>((resolve) => gone.bind(0, LOOPBACK, resolve));
  const { port } = gone.address();
  await new Promise<void>((resolve) => gone.close(resolve));
  const dead = { host: LOOPBACK, port };
  await sender.connect([dead, address]);
  const bytes = Buffer.alloc(4);
  // Each of these may be answered with a refusal, which the next call on that socket is told of.
  for (let i = 0; i < 5; i++) sender.send(0, dead, bytes, 4);
  const late = createSocket('udp4');
  await new Promise<void>((resolve) => late.bind(port, LOOPBACK, resolve));
  const heard = new Promise<void>((resolve) => late.once('message', () => resolve()));
  sender.send(0, dead, bytes, 4);
  await heard;
  expect(numbers).toEqual([]);
  late.close();
  wire.close();
  sender.close();
});

test("the group's socket outlives an error, and is closed with the others", async () => {
  const group = await reserveGroup('multicast');
  const sockets: Socket[] = [];
  const made = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  subscribe('udp.socket', made);
  const wire = new DatagramWire(LOOPBACK, () => {});
  await wire.listen(0);
  await wire.joinGroup(group.address);
  unsubscribe('udp.socket', made);
  expect(sockets).toHaveLength(2);
  for (const socket of sockets) expect(socket.emit('error', new Error('the network is down'))).toBe(true);
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  wire.release();
  await closed;
  group.release();
});

test.runIf(process.platform === 'linux')('the descriptor of a socket is found by its address', async () => {
  const sockets = [createSocket('udp4'), createSocket('udp4')];
  for (const socket of sockets) await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  const descriptors = descriptorsOf(sockets);
  expect(new Set(descriptors).size).toBe(2);
  for (const descriptor of descriptors) expect(fstatSync(descriptor).isSocket()).toBe(true);
  for (const socket of sockets) socket.close();
});

test('no descriptor is told of a socket that has none', () => {
  const socket = createSocket('udp4');
  expect(descriptorsOf([socket])).toEqual([-1]);
  socket.close();
});
