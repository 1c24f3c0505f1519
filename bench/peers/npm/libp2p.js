/**
 * The mesh on js-libp2p: TCP on loopback, noise, yamux, and a publish-subscribe service with one topic: gossipsub with
 * or without signatures, or floodsub. usage: node libp2p.js gossipsub|gossipsub-unsigned|floodsub MESSAGES [RATE]
 */
import './with-resolvers.js';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { floodsub } from '@libp2p/floodsub';
import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { runMesh } from './mesh.js';

const TOPIC = 'broadcasts';

/** @type {Record<string, () => any>} */
const services = {
  gossipsub: () => gossipsub({ allowPublishToZeroTopicPeers: true }),
  'gossipsub-unsigned': () => gossipsub({ allowPublishToZeroTopicPeers: true, globalSignaturePolicy: 'StrictNoSign' }),
  floodsub: () => floodsub(),
};

await runMesh(import.meta.url, {
  async join({ id, ports, receive }) {
    const node = await createLibp2p({
      addresses: { listen: [`/ip4/127.0.0.1/tcp/${ports[id]}`] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify(), pubsub: services[process.argv[2]]() },
    });
    const { pubsub } = /** @type {any} */ (node.services);
    pubsub.addEventListener('message', (/** @type {any} */ event) => receive(event.detail.data));
    pubsub.subscribe(TOPIC);
    for (let other = 0; other < id; other++) await dial(node, ports[other]);
    return { publish: (bytes) => pubsub.publish(TOPIC, bytes) };
  },
});

/** Tries until the other one listens. */
async function dial(/** @type {import('libp2p').Libp2p} */ node, /** @type {number} */ port) {
  while (true) {
    try {
      await node.dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}`));
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
