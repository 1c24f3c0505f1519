/**
 * A peer that says nothing: to the others it looks like a crash.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), section
 * 2.2.6 (arbitrary faults; omissions are the mildest of them).
 */
import { type Adversary, defineAdversary } from '../core/adversary.ts';

export default defineAdversary({
  name: 'silent',
  title: 'sends nothing to others',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), section 2.2.6 (arbitrary faults)',
  parameters: {
    after: {
      type: 'duration',
      default: 0,
      min: 0,
      max: 86_400_000,
      meaning: 'the time of the run from which on it is silent',
    },
  },
  corrupt: (peer, { after }): Adversary => ({
    send(to, message) {
      if (peer.now() < after) peer.send(to, message);
    },
  }),
});
