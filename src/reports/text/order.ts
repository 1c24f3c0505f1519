/** In how many rounds peers disagree on the order: as the mpcomm seed counts them, and as they are. */

import { number, type Page } from '../../text/layout.ts';
import type { Summary } from '../summary.ts';

export function orderLines({ order, peers }: Summary, { palette }: Page): string[] {
  // Where each peer broadcasts once, there is no order to speak of.
  if (order === undefined || peers < 2 || order.rounds <= peers) return [];
  const { rounds, outOfOrderRounds, asPublished, kendallTau } = order;
  const share = number((100 * outOfOrderRounds) / rounds, 1);
  return [
    palette.bold('Order of deliveries'),
    `  Out-of-order rounds: ${number(outOfOrderRounds)} of ${number(rounds)} (${share} %); ${number(asPublished)} by the rule of the mpcomm seed.`,
    ...(kendallTau === undefined ? [] : [`  Kendall's tau between two peers, on average: ${number(kendallTau, 3)}.`]),
  ];
}
