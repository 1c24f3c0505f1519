/** How far the peers agree on the order of deliveries. */

import type { Histories } from '../trace/histories.ts';
import { kendallTau } from './kendall.ts';
import { defineMeasure, needsDeliveries } from './measure.ts';
import { roundsAsPublished, roundsOf } from './rounds.ts';

export interface Order {
  readonly rounds: number;
  readonly outOfOrderRounds: number;
  /** The first round that is out of order, −1 if none is. */
  readonly firstOutOfOrder: number;
  readonly asPublished: number;
  /** Absent where no two peers delivered the same two broadcasts. */
  readonly kendallTau?: number;
  /** Pairs of peers in the mean that is `kendallTau`, where not all are. */
  readonly kendallPairs?: number;
}

export const order = defineMeasure<Order>({
  name: 'order',
  title: 'Agreement on order',
  unit: 'rounds',
  definition:
    'Round k is position k of every peer’s list of deliveries, up to the longest list. It is out of order if at least one peer delivered something ' +
    'else there, or nothing. asPublished is the rule of mpcomm’s comparison server: positions 0 to M−2 only, and the first list to arrive against those ' +
    'numbered 1 to N−2. kendallTau is the mean over pairs of peers, on the broadcasts that both delivered; over an even share of the pairs, ' +
    'counted by kendallPairs, where all would take too long.',
  source: 'mpcomm (rounds); M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30, 1938 (tau)',
  together: {
    fields: {
      rounds: 'mean',
      outOfOrderRounds: 'mean',
      firstOutOfOrder: 'each',
      asPublished: 'mean',
      kendallTau: 'mean',
      kendallPairs: 'min',
    },
  },
  take(run) {
    if (run.histories === undefined) return needsDeliveries;
    return orderOf(run.histories, largest(run.books.broadcasts));
  },
});

/** @param messages broadcasts of each peer, for the published rule */
function orderOf(histories: Histories, messages: number): Order {
  const { tau, compared, pairs } = kendallTau(histories);
  return {
    ...roundsOf(histories),
    asPublished: roundsAsPublished(histories, messages),
    ...(tau === undefined ? {} : { kendallTau: tau }),
    ...(compared === pairs ? {} : { kendallPairs: compared }),
  };
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}
