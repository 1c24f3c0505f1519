/**
 * The mesh on WebSockets (ws): each peer serves those with a larger number and connects to those with a smaller one,
 * one send for each message and neighbour. With `corked` the sends of one turn of the event loop leave in one write a
 * socket. usage: node websocket.js [corked] MESSAGES [RATE]
 */
import { WebSocket, WebSocketServer } from 'ws';
import { runMesh } from './mesh.js';

const corked = process.argv[2] === 'corked';

await runMesh(import.meta.url, {
  async join({ id, size, ports, receive }) {
    /** @type {Map<WebSocket, import('node:stream').Duplex>} */
    const sockets = new Map();
    const add = (/** @type {WebSocket} */ socket, /** @type {import('node:stream').Duplex} */ stream) => {
      sockets.set(socket, stream);
      socket.on('message', (data) => receive(/** @type {Buffer} */ (data)));
    };
    const server = new WebSocketServer({ host: '127.0.0.1', port: ports[id], perMessageDeflate: false });
    server.on('connection', (socket, request) => add(socket, request.socket));
    await Promise.all(Array.from({ length: id }, (_, other) => dial(ports[other], add)));
    while (sockets.size < size - 1) await new Promise((resolve) => setTimeout(resolve, 5));

    let isCorked = false;
    return {
      publish(bytes) {
        if (corked && !isCorked) {
          isCorked = true;
          for (const stream of sockets.values()) stream.cork();
        }
        for (const socket of sockets.keys()) socket.send(bytes);
      },
      endTurn() {
        if (!isCorked) return;
        isCorked = false;
        for (const stream of sockets.values()) stream.uncork();
      },
    };
  },
});

/** Tries until the other one listens. */
async function dial(
  /** @type {number} */ port,
  /** @type {(socket: WebSocket, stream: import('node:stream').Duplex) => void} */ add,
) {
  while (true) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    let stream;
    socket.on('upgrade', (response) => {
      stream = response.socket;
      add(socket, stream);
    });
    const isOpen = await new Promise((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
