/**
 * A peer that is correct to some and silent to others: it sends nothing to peers with a higher number.
 *
 * Try:
 *   hearsay run --set adversaries='[{ peers: [1], behaviour: ./my-adversary.ts }]' --protocol bracha
 */
import { defineAdversary } from 'hearsay';

export default defineAdversary({
  name: 'my-adversary',
  title: 'sends nothing to peers with a higher number',
  source: 'my own',
  parameters: {},
  corrupt: (peer) => ({
    send(to, message) {
      if (to < peer.id) peer.send(to, message);
      else peer.note(`keeps a message from peer ${to}`);
    },
  }),
});
