/**
 * A peer that sends too much: each message of its protocol that carries no broadcast, such as a request, an
 * announcement or a vote, goes out many times. Answers to such messages, and the memory that they take, are what a
 * protocol must limit.
 *
 * Source: libp2p specifications, pubsub/gossipsub v1.1, "Spam Protection Measures".
 */
import { type Adversary, defineAdversary } from '../core/adversary.ts';

export default defineAdversary({
  name: 'spam',
  title: 'sends each message that carries no broadcast many times',
  source: 'libp2p specifications, pubsub/gossipsub v1.1, Spam Protection Measures',
  parameters: {
    copies: {
      type: 'integer',
      default: 100,
      min: 1,
      max: 100_000,
      meaning: 'how often it sends each such message',
    },
  },
  corrupt: (peer, { copies }): Adversary => ({
    send(to, message) {
      const count = peer.broadcastsIn(message).length > 0 ? 1 : copies;
      for (let copy = 0; copy < count; copy++) peer.send(to, message);
    },
  }),
});
