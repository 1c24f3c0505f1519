/** No peer delivers a broadcast before one that may have caused it: `src/orders/causal.ts` finds the offences. */
import { causalOrderOf } from '../orders/causal.ts';
import { nameOf } from '../trace/histories.ts';
import { originsOf as numberedOrigins } from '../trace/numbering.ts';
import { hasNumber, orderFinding } from './evidence.ts';
import { type Property, unknown } from './property.ts';

export const causalOrder: Property = {
  name: 'causal-order',
  promise: 'A peer delivers a broadcast only after all broadcasts that may have caused it.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.9 (CRB5)',
  examine(all) {
    const trial = all.ofCorrectOrigins;
    const { histories, log } = trial;
    const { found, peers, isComplete } = causalOrderOf(histories, log);
    if (found.count === 0 && !isComplete) {
      return unknown(`none of the ${peers} peers looked at broke it; all ${histories.size} would take too long`);
    }
    return orderFinding(
      trial,
      found,
      (peer, name, time) =>
        `peer ${peer} delivered ${name} at ${time}, before ${nameOf(histories, found.against[peer])}, which may have caused it`,
    );
  },
  missing(all) {
    const trial = all.ofCorrectOrigins;
    const { histories, reach } = trial;
    const { count, firsts } = histories.numbering;
    const origins = numberedOrigins(histories.numbering);
    const hasCause = (number: number) => number > firsts[origins[number]] || histories.deliveredBefore[number] > 0;
    const isExercised = hasNumber(trial, (number) => number < count && reach.peers[number] > 0 && hasCause(number));
    return isExercised ? undefined : 'no peer delivered a broadcast that another may have caused';
  },
};
