/** Correct peers decide the same broadcast in an instance. */
import { sameDecisions, withoutTwoDecisions } from './decisions.ts';
import type { Property } from './property.ts';

export const consensusAgreement: Property = {
  name: 'consensus-agreement',
  promise: 'No two correct peers decide differently in an instance.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 5.1 (C4)',
  examine: (trial) => sameDecisions(trial, trial.faulty),
  missing: (trial) => withoutTwoDecisions(trial, trial.faulty),
};
