/** Several samples: average, standard deviation and confidence interval of what differs between them. */

import { figure, number, type Page, table } from '../../text/layout.ts';
import type { Summary } from '../summary.ts';
import { roundsText } from './samples.ts';

/** What is shown, in this order; the summary has all. */
const SHOWN: readonly (readonly [path: string, title: string])[] = [
  ['order.outOfOrderRounds', 'out-of-order rounds'],
  ['order.asPublished', 'the same by the rule of the mpcomm seed'],
  ['order.kendallTau', "Kendall's tau"],
  ['violations.fifo.deliveries', 'deliveries that broke FIFO order'],
  ['violations.causal.deliveries', 'deliveries that broke causal order'],
  ['violations.total.deliveries', 'deliveries that broke total order'],
  ['latencyMs.p50', 'latency, median (ms)'],
  ['latencyPartsMs.of.p50.waiting', 'of it waiting at the origin (ms)'],
  ['latencyPartsMs.of.p50.way', 'of it on the way (ms)'],
  ['latencyPartsMs.of.p50.held', 'of it held back (ms)'],
  ['latencyMs.p99', 'latency, 99 % (ms)'],
  ['fairness.bySender', "Jain's index by sender"],
  ['fairness.byPair', "Jain's index by pair"],
  ['books.received', 'messages received'],
  ['books.dropped', 'messages dropped'],
  ['elapsedMs', 'time of the run (ms)'],
];

export function statisticLines({ statistics = {}, samples }: Summary, { palette }: Page): string[] {
  const rows = SHOWN.flatMap(([path, title]) => {
    const statistic = statistics[path];
    if (statistic === undefined) return [];
    const { mean, sd, ci95 } = statistic;
    return [[title, figure(mean), figure(sd), `${figure(ci95[0])} … ${figure(ci95[1])}`]];
  });
  const hasRounds = samples.some(({ order }) => order !== undefined);
  return [
    palette.bold(`Over ${number(samples.length)} samples${hasRounds ? `, ${roundsText(samples)} rounds each` : ''}`),
    ...table(
      ['', 'average', 'standard deviation', '95 % confidence'].map((title, index) => ({
        title,
        align: index === 0 ? 'left' : 'right',
      })),
      rows,
      palette,
    ),
  ];
}
