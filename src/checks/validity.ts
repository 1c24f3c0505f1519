/** Every broadcast of a correct peer is eventually delivered by every correct peer. */

import { nameOf } from '../trace/histories.ts';
import { correctPeerWithout, hasNumber, livenessFinding } from './evidence.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';

export const validity: Property = {
  name: 'validity',
  promise:
    'Every broadcast of a correct peer is eventually delivered by every correct peer; if the protocol promises agreement under the faults of the run, by the peer itself (agreement implies the rest).',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., modules 3.1 (BEB1) and 3.2 (RB1)',
  examine(trial) {
    const { reach, histories, hasAgreement } = trial;
    return livenessFinding(
      trial,
      (number) => {
        if (!isOwed(trial, number)) return false;
        return hasAgreement ? reach.origin[number] === 0 : reach.owingPeers[number] < trial.owingCount(number);
      },
      (number) => {
        const peer = hasAgreement ? histories.numbering.originOf(number) : correctPeerWithout(trial, number);
        return `peer ${peer} never delivered ${nameOf(histories, number)}`;
      },
    );
  },
  missing(trial) {
    return hasNumber(trial, (number) => isOwed(trial, number)) ? undefined : 'no correct peer broadcast anything';
  },
};

/** True if a correct peer made the broadcast. */
function isOwed({ histories, faulty }: Trial, number: number): boolean {
  return histories.deliveredBefore[number] >= 0 && !faulty.has(histories.numbering.originOf(number));
}
