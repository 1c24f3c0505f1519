/**
 * Nine of ten messages are fast, one is slow.
 *
 * Try:
 *   hearsay run --set network.delay='{ ./my-law.ts: [1ms, 200ms] }'
 */
import { defineDelayLaw } from 'hearsay';

export default defineDelayLaw({
  name: 'my-law',
  title: 'nine of ten delays are short, one is long',
  arguments: ['fast', 'slow'],
  objection: ([fast, slow]) => (fast <= slow ? undefined : 'fast ≤ slow'),
  create: ([fast, slow]) => ({ draw: (random) => (random.next() < 0.9 ? fast : slow) }),
});
