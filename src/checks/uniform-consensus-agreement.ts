/** All peers, those too that crash later, decide the same broadcast in an instance. */
import { sameDecisions, withoutTwoDecisions } from './decisions.ts';
import type { Property } from './property.ts';

export const uniformConsensusAgreement: Property = {
  name: 'uniform-consensus-agreement',
  promise: 'No two peers, correct or not, decide differently in an instance.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 5.2 (UC4)',
  examine: (trial) => sameDecisions(trial),
  missing: (trial) => withoutTwoDecisions(trial),
};
