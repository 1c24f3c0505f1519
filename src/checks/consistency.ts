/**
 * One name, one payload.
 *
 * What agreement says of payloads, and nothing else: it holds of a protocol that loses broadcasts, and is broken by one
 * that delivers them all, but not the same at every peer. Payloads are compared by their digests in the trace.
 */
import { hasNumber } from './evidence.ts';
import { samePayloads } from './payloads.ts';
import type { Property } from './property.ts';

export const consistency: Property = {
  name: 'consistency',
  promise: 'No two peers deliver different payloads for the same broadcast.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.11 (BCB4), of all peers',
  examine: (trial) => samePayloads(trial),
  missing(trial) {
    const hasRepeats = trial.once !== trial.histories;
    return hasRepeats || hasNumber(trial, (number) => trial.reach.peers[number] > 1)
      ? undefined
      : 'no two peers delivered the same broadcast';
  },
};
