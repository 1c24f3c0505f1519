/** The mesh through a NATS server: one subject, six clients, no echo. usage: node nats.js MESSAGES [RATE] */
import { spawn } from 'node:child_process';
import { connect as connectSocket } from 'node:net';
import { connect } from '@nats-io/transport-node';
import { runMesh } from './mesh.js';

await runMesh(import.meta.url, {
  async serve(port) {
    const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const failed = new Promise((_, reject) =>
      server.once('error', reject).once('exit', () => reject(new Error('nats-server has ended'))),
    );
    failed.catch(() => {});
    while (!(await Promise.race([failed, answers(port)])));
    return () => server.kill();
  },
  async join({ size, ports, receive }) {
    const connection = await connect({ servers: `127.0.0.1:${ports[size]}`, noEcho: true });
    connection.subscribe('broadcasts', { callback: (_, message) => receive(message.data) });
    await connection.flush();
    return { publish: (bytes) => connection.publish('broadcasts', bytes) };
  },
});

function answers(/** @type {number} */ port) {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(resolve, 20, false));
  });
}
