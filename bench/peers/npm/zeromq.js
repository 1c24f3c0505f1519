/**
 * The mesh on ZeroMQ: each peer one PUB socket, and one SUB socket connected to the five others. usage: node zeromq.js
 * MESSAGES [RATE]
 */
import { Publisher, Subscriber } from 'zeromq';
import { runMesh } from './mesh.js';

await runMesh(import.meta.url, {
  async join({ id, ports, size, receive }) {
    // Without a limit on its queues; the window of the mesh is the limit.
    const publisher = new Publisher({ sendHighWaterMark: 0, linger: 0 });
    const subscriber = new Subscriber({ receiveHighWaterMark: 0 });
    await publisher.bind(`tcp://127.0.0.1:${ports[id]}`);
    for (let other = 0; other < size; other++) if (other !== id) subscriber.connect(`tcp://127.0.0.1:${ports[other]}`);
    subscriber.subscribe();
    receiveAll(subscriber, receive);
    return { publish: (bytes) => publisher.send(bytes) };
  },
});

async function receiveAll(/** @type {Subscriber} */ subscriber, /** @type {(bytes: Uint8Array) => void} */ receive) {
  while (!subscriber.closed) {
    const [bytes] = await subscriber.receive();
    receive(bytes);
  }
}
