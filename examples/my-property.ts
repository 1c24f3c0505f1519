/**
 * No peer delivers two broadcasts at the same time.
 *
 * Try:
 *   hearsay run --property ./my-property.ts
 *   hearsay check flood --property ./my-property.ts
 */
import { defineProperty } from 'hearsay';

export default defineProperty({
  name: 'my-property',
  promise: 'No peer delivers two broadcasts of other peers at the same time.',
  source: 'my own',
  tolerates: ['loss'],
  examine({ log }) {
    const lastAt = new Map<number, number>();
    for (const fact of log.facts()) {
      if (fact.fact !== 'delivered' || fact.origin === fact.peer) continue;
      if (lastAt.get(fact.peer) === fact.time)
        return { verdict: 'invalid', evidence: [`peer ${fact.peer} delivered twice at ${fact.time} ms`] };
      lastAt.set(fact.peer, fact.time);
    }
    return { verdict: 'valid', evidence: [] };
  },
});
