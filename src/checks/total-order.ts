/** Any two peers agree on the order of what both deliver: `src/orders/total.ts` finds the offences. */
import { totalOrderOf } from '../orders/total.ts';
import { listOf, nameOf } from '../trace/histories.ts';
import { orderFinding } from './evidence.ts';
import { type Property, unknown } from './property.ts';
import type { Trial } from './trial.ts';

/** Limit on the steps to find two peers that have two broadcasts in common. */
const SHARED_LIMIT = 50_000_000;

export const totalOrder: Property = {
  name: 'total-order',
  promise: 'Two peers that deliver the same two broadcasts deliver them in the same order.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 6.1 (TOB5)',
  examine(trial) {
    const { histories } = trial;
    const { found, unlike, others, isComplete } = totalOrderOf(histories);
    if (found.count === 0 && !isComplete)
      return unknown(`no peer broke it against ${others} others; all ${histories.size - 1} would take too long`);
    return orderFinding(
      trial,
      found,
      (peer, name, time) =>
        `peer ${peer} delivered ${name} at ${time}, after ${nameOf(histories, found.against[peer])}; peer ${unlike[peer]} delivered them the other way round`,
    );
  },
  missing(trial) {
    return shareTwo(trial) ? undefined : 'no two peers delivered the same two broadcasts';
  },
};

/** True if some two peers delivered the same two broadcasts, or if it would take too long to find none. */
function shareTwo({ once, reach }: Trial): boolean {
  const sharedOf = (peer: number) => listOf(once, peer).filter((number) => reach.peers[number] > 1);
  const lists = Array.from({ length: once.size }, (_, peer) => sharedOf(peer)).filter((list) => list.length > 1);
  const markedBy = new Int32Array(once.numbers).fill(-1);
  let steps = 0;
  for (let first = 0; first < lists.length && steps < SHARED_LIMIT; first++) {
    for (const number of lists[first]) markedBy[number] = first;
    for (let second = first + 1; second < lists.length; second++) {
      let shared = 0;
      for (const number of lists[second]) if (markedBy[number] === first && ++shared === 2) return true;
      steps += lists[second].length;
    }
  }
  return steps >= SHARED_LIMIT;
}
