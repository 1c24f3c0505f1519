/**
 * A peer that tells different peers different things: the payload as it is to the first half of the correct peers, and
 * another one to the second half. It does so with broadcasts of its own and with what it passes on; all equivocating
 * peers of a run tell each half the same.
 *
 * Source: Bracha, Asynchronous Byzantine Agreement Protocols, Information and Computation 75:2 (1987), section 1;
 * Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), section 3.10.
 */
import { defineAdversary } from '../core/adversary.ts';
import { marked, plain, withPayloads } from './altered-message.ts';

export default defineAdversary({
  name: 'equivocate',
  title: 'sends one payload to half of the correct peers and another one to the rest',
  source: 'Bracha (1987), section 1; Cachin, Guerraoui, Rodrigues (2nd ed.), section 3.10',
  parameters: {},
  corrupt(peer) {
    const correct = Array.from({ length: peer.size }, (_, id) => id).filter((id) => !peer.accomplices.includes(id));
    const others = new Set(correct.slice(Math.ceil(correct.length / 2)));
    return {
      send(to, message) {
        const said = withPayloads(message, peer.broadcastsIn(message), others.has(to) ? marked : plain);
        if (said !== message) peer.note(`sends another payload to peer ${to}`);
        peer.send(to, said);
      },
    };
  },
});
