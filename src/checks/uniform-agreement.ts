/** What anyone delivered, even just before its crash, correct peers deliver too, with the same payload. */
import { nameOf } from '../trace/histories.ts';
import { correctPeerWithout, hasNumber, livenessFinding, peerWith } from './evidence.ts';
import { samePayloads } from './payloads.ts';
import { both, type Property } from './property.ts';

export const uniformAgreement: Property = {
  name: 'uniform-agreement',
  promise: 'If any peer, correct or not, delivers a broadcast, every correct peer eventually delivers it.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.3 (URB4)',
  examine(trial) {
    const { reach, histories } = trial;
    const spread = livenessFinding(
      trial,
      (number) => reach.peers[number] > 0 && reach.owingPeers[number] < trial.owingCount(number),
      (number) =>
        `peer ${correctPeerWithout(trial, number)} never delivered ${nameOf(histories, number)}, which peer ${peerWith(trial, number, true)} did`,
    );
    return both(samePayloads(trial), spread);
  },
  missing(trial) {
    const { reach, correctCount } = trial;
    if (correctCount === 0) return 'there was no correct peer';
    // If the only correct peer is the only one that delivered a broadcast, no other peer has to.
    const isAsked = (number: number) => reach.peers[number] > (correctCount === 1 ? reach.correctPeers[number] : 0);
    return hasNumber(trial, isAsked)
      ? undefined
      : 'no peer delivered anything that another correct peer was to deliver';
  },
};
