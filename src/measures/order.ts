/** How far the peers agree on the order of deliveries. */

import * as z from 'zod';
import { number } from '../text/layout.ts';
import { type Histories, withoutPeers } from '../trace/histories.ts';
import { kendallTau } from './kendall.ts';
import { defineMeasure, needsDeliveries, type TextContext } from './measure.ts';
import { roundsAsPublished, roundsOf } from './rounds.ts';
import { count } from './value-schemas.ts';

const shape = z
  .object({
    rounds: count,
    outOfOrderRounds: count,
    firstOutOfOrder: z
      .number()
      .optional()
      .describe('the first round that is out of order, −1 for none; absent where samples are put together'),
    asPublished: count,
    kendallTau: z.number().optional(),
    kendallPairs: count.optional().describe('pairs of peers that kendallTau is the mean of, where not all are'),
  })
  .describe("order of deliveries; asPublished is the figure by mpcomm's original rule");

type Order = z.output<typeof shape>;

export const order = defineMeasure({
  name: 'order',
  title: 'Agreement on order',
  unit: 'rounds',
  definition:
    'Round k is position k of every peer’s list of deliveries, up to the longest list. It is out of order if at least one peer delivered something ' +
    'else there, or nothing. asPublished is the rule of mpcomm’s comparison server: positions 0 to M−2 only, and the first list to arrive against those ' +
    'numbered 1 to N−2. kendallTau is the mean over pairs of peers, on the broadcasts that both delivered; over an even share of the pairs, ' +
    'counted by kendallPairs, where all would take too long.',
  source: 'mpcomm (rounds); M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30, 1938 (tau)',
  shape,
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
  figures: [
    {
      path: 'outOfOrderRounds',
      title: 'rounds out of order',
      better: 'lower',
      outOf: 'rounds',
      tables: ['comparison', 'samples', 'markdown'],
      rank: 5,
      column: ['out_of_order_rounds', 'whole'],
    },
    { path: 'asPublished', title: 'rounds out of order by mpcomm’s rule', better: 'lower', tables: ['samples'] },
    {
      path: 'kendallTau',
      title: "Kendall's tau",
      better: 'higher',
      tables: ['comparison', 'samples'],
      rank: 8,
      column: ['kendall_tau', 'real'],
    },
  ],
  text: { place: 'section', rank: 1, lines: orderLines },
  take(run) {
    if (run.measured === undefined) return needsDeliveries;
    const broadcasts = run.books.broadcasts.filter((_, peer) => !run.byzantine.has(peer));
    return orderOf(withoutPeers(run.measured, run.byzantine), largest(broadcasts));
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

/** Of a single run; the samples of several have a table of their own. */
function orderLines(value: Order, { page: { palette }, peers, samples }: TextContext): string[] {
  const { rounds, outOfOrderRounds, asPublished, kendallTau } = value;
  // If each peer broadcasts once, there is no order to speak of.
  if (samples > 0 || peers < 2 || rounds <= peers) return [];
  const share = number((100 * outOfOrderRounds) / rounds, 1);
  return [
    palette.bold('Order of deliveries'),
    `  Out-of-order rounds: ${number(outOfOrderRounds)} of ${number(rounds)} (${share} %); ${number(asPublished)} by mpcomm's original rule.`,
    ...(kendallTau === undefined ? [] : [`  Kendall's tau between two peers, on average: ${number(kendallTau, 3)}.`]),
  ];
}
