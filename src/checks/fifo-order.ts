/** Broadcasts of one origin are delivered in its order, without gaps: `src/orders/fifo.ts` finds the offences. */
import { fifoOrderOf } from '../orders/fifo.ts';
import { originsOf } from '../trace/numbering.ts';
import { hasNumber, orderFinding } from './evidence.ts';
import type { Property } from './property.ts';

export const fifoOrder: Property = {
  name: 'fifo-order',
  promise: 'A peer delivers a broadcast only after all earlier broadcasts of the same origin.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.8 (FRB5)',
  examine(all) {
    const trial = all.ofCorrectOrigins;
    return orderFinding(
      trial,
      fifoOrderOf(trial.histories),
      (peer, name, time) => `peer ${peer} delivered ${name} at ${time}, before an earlier broadcast of the same origin`,
    );
  },
  missing(all) {
    const trial = all.ofCorrectOrigins;
    const { histories, reach } = trial;
    const origins = originsOf(histories.numbering);
    const isLater = (number: number) => number > histories.numbering.firsts[origins[number]] && reach.peers[number] > 0;
    return hasNumber(trial, isLater) ? undefined : 'no peer delivered a second or later broadcast of an origin';
  },
};
