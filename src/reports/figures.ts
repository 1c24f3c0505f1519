/**
 * The figures by which runs are told apart, each with its place in a table: what `compare` and `sweep` show. Figures
 * that a run does not have are left out.
 */
import { statisticOf } from './statistic.ts';
import type { SampleSummary, Statistic, Summary } from './summary.ts';

export interface Figure {
  /** Its path in the summary, where it stands there. */
  readonly path: string;
  readonly title: string;
  take(sample: SampleSummary): number | undefined;
}

export const figures: readonly Figure[] = [
  { path: 'graph.links', title: 'links', take: ({ graph }) => graph.links },
  { path: 'books.sent', title: 'messages sent', take: ({ books }) => books.sent },
  { path: 'books.dropped', title: 'messages dropped', take: ({ books }) => books.dropped },
  { path: 'bytes', title: 'bytes sent', take: ({ kinds }) => kinds.reduce((sum, { bytes }) => sum + bytes, 0) },
  { path: 'deliveryRatio', title: 'delivery ratio', take: ({ deliveryRatio }) => deliveryRatio },
  { path: 'redundancy', title: 'redundancy', take: ({ redundancy }) => redundancy },
  { path: 'hops.mean', title: 'hops, mean', take: ({ hops }) => hops?.mean },
  { path: 'latencyMs.p50', title: 'latency, median (ms)', take: ({ latencyMs }) => latencyMs?.p50 },
  {
    path: 'latencyPartsMs.of.p50.waiting',
    title: 'median: waiting (ms)',
    take: ({ latencyPartsMs }) => latencyPartsMs?.of.p50.waiting,
  },
  {
    path: 'latencyPartsMs.of.p50.way',
    title: 'median: on the way (ms)',
    take: ({ latencyPartsMs }) => latencyPartsMs?.of.p50.way,
  },
  {
    path: 'latencyPartsMs.of.p50.held',
    title: 'median: held back (ms)',
    take: ({ latencyPartsMs }) => latencyPartsMs?.of.p50.held,
  },
  { path: 'latencyMs.p99', title: 'latency, 99 % (ms)', take: ({ latencyMs }) => latencyMs?.p99 },
  { path: 'latencyMs.max', title: 'latency, all (ms)', take: ({ latencyMs }) => latencyMs?.max },
  { path: 'order.outOfOrderRounds', title: 'rounds out of order', take: ({ order }) => order?.outOfOrderRounds },
  { path: 'order.kendallTau', title: "Kendall's tau", take: ({ order }) => order?.kendallTau },
  { path: 'fairness.byReceiver', title: 'fairness by receiver', take: ({ fairness }) => fairness?.byReceiver },
  { path: 'fairness.bySender', title: 'fairness by sender', take: ({ fairness }) => fairness?.bySender },
  { path: 'backlog.max', title: 'most in flight', take: ({ backlog }) => backlog?.max },
  { path: 'elapsedMs', title: 'time of the run (ms)', take: ({ elapsedMs }) => elapsedMs },
];

/** The samples of a run: itself, where it is of one. */
export function samplesOf(summary: Summary): readonly SampleSummary[] {
  return summary.samples.length > 0 ? summary.samples : [summary];
}

/** The figure in each sample; undefined where one of them does not have it. */
export function valuesOf({ take }: Figure, samples: readonly SampleSummary[]): number[] | undefined {
  const values = samples.map(take).filter((value) => value !== undefined);
  return values.length === samples.length ? values : undefined;
}

/** Mean, deviation and interval over the samples. */
export function figureOf(figure: Figure, samples: readonly SampleSummary[]): Statistic | undefined {
  const values = valuesOf(figure, samples);
  return values === undefined || values.length === 0 ? undefined : statisticOf(values);
}
