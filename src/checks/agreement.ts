/** Correct peers deliver the same broadcasts, with the same payloads. */
import { nameOf } from '../trace/histories.ts';
import { correctPeerWithout, hasNumber, livenessFinding, peerWith } from './evidence.ts';
import { samePayloads } from './payloads.ts';
import { both, type Property } from './property.ts';

export const agreement: Property = {
  name: 'agreement',
  promise: 'If a correct peer delivers a broadcast, every correct peer eventually delivers it.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.2 (RB4)',
  examine(trial) {
    const { reach, histories } = trial;
    const spread = livenessFinding(
      trial,
      (number) => reach.correctPeers[number] > 0 && reach.owingPeers[number] < trial.owingCount(number),
      (number) =>
        `peer ${correctPeerWithout(trial, number)} never delivered ${nameOf(histories, number)}, which peer ${peerWith(trial, number, false)} did`,
    );
    return both(samePayloads(trial, trial.faulty), spread);
  },
  missing(trial) {
    if (trial.correctCount < 2) return 'there were no two correct peers';
    return hasNumber(trial, (number) => trial.reach.correctPeers[number] > 0)
      ? undefined
      : 'no correct peer delivered anything';
  },
};
