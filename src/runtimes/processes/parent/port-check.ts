/** Whether the ports that the user chose are free, found out before anything starts. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { InputError } from '../../../core/errors.ts';
import { LAST_PORT, type TransportName } from '../../sockets/transport.ts';

/** @throws InputError that names the first port which another program has, or which does not exist */
export async function checkPorts(base: number, count: number, transport: TransportName): Promise<void> {
  if (base === 0) return;
  if (base + count - 1 > LAST_PORT)
    throw new InputError('--port', `at most ${LAST_PORT + 1 - count}, for ${count} ports up to ${LAST_PORT}`, base);
  for (let port = base; port < base + count; port++) {
    const problem = await (transport === 'tcp' ? problemWithTcp(port) : problemWithUdp(port));
    if (problem === undefined) continue;
    const wanted = count === 1 ? `port ${base} to be free` : `ports ${base} to ${base + count - 1} to be free`;
    throw new InputError(
      '--port',
      wanted,
      `${base}: port ${port} ${problem === 'EADDRINUSE' ? 'is in use' : `cannot be used (${problem})`}`,
    );
  }
}

function problemWithTcp(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(undefined)));
  });
}

function problemWithUdp(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => socket.close(() => resolve(error.code ?? error.message)));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(undefined)));
  });
}
