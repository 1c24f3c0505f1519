/** The address that stands for all peers of a run on the loopback interface, where there is one. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Address, TransportName } from '../../sockets/transport.ts';

export interface Group {
  readonly address: Address;
  /** Gives its port back; until then no other program is given it. */
  release(): void;
}

/**
 * A group address of the run's own, drawn out of those for private use (239.192.0.0/14, RFC 2365), and a port: the
 * parent holds it with a socket that takes nothing from the group, so that the system gives it to nobody else.
 */
export function reserveGroup(transport: TransportName): Promise<Group> {
  if (transport !== 'multicast') return Promise.resolve({ address: { host: '', port: 0 }, release: () => {} });
  const bits = randomInt(2 ** 18);
  const host = `239.${192 + (bits >>> 16)}.${(bits >>> 8) & 255}.${bits & 255}`;
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () =>
      resolve({ address: { host, port: socket.address().port }, release: () => socket.close() }),
    );
  });
}
