/**
 * Cost against latency, of several runs or of the points of a sweep: to the left is cheap, below is fast. What no other
 * beats in both is blue and joined by a line (Pareto's frontier); the rest is grey.
 */
import { mean } from 'simple-statistics';
import { figure, number, plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import type { Drawing, Undrawn } from './picture.ts';
import { scaleOf } from './scale.ts';
import { chartWidth, ink, paper, states } from './theme.ts';

export interface Choice {
  readonly label: string;
  readonly samples: readonly SampleSummary[];
}

/** Points up to which each has its name beside it. */
const NAMED = 24;

interface Point {
  readonly label: string;
  readonly cost: number;
  readonly ms: number;
  isBest: boolean;
}

interface Cost {
  readonly title: string;
  take(sample: SampleSummary): number | undefined;
}

const costs: readonly Cost[] = [
  {
    title: 'copies sent per delivery',
    take: ({ redundancy }) => (redundancy === undefined ? undefined : redundancy + 1),
  },
  { title: 'messages sent', take: ({ books }) => books.sent },
];

export async function drawCostLatency(choices: readonly Choice[]): Promise<Drawing | Undrawn> {
  if (choices.length < 2) return { absent: 'there is only one run' };
  if (!choices.every(({ samples }) => samples.length > 0 && samples.every(({ latencyMs }) => latencyMs !== undefined)))
    return { absent: 'not every run has latencies' };
  const cost = costs.find((one) => differs(choices, one));
  if (cost === undefined) return { absent: 'all runs cost the same' };
  const points = choices.map(({ label, samples }) => ({
    label,
    cost: mean(samples.map((sample) => cost.take(sample)!)),
    ms: mean(samples.map(({ latencyMs }) => latencyMs!.p50)),
    isBest: false,
  }));
  if (new Set(points.map(({ ms }) => ms)).size < 2) return { absent: 'all runs have the same median latency' };
  for (const point of points) point.isBest = !points.some((other) => beats(other, point));
  return {
    ...(await chartFor(points, cost.title)),
    title: titleOf(points, cost.title),
    remark: `${choices.some(({ samples }) => samples.length > 1) ? 'Means over the samples. ' : ''}Blue: no other is both cheaper and faster. Grey: some other is.`,
    table: {
      columns: ['run', cost.title, 'latency p50 (ms)', 'beaten by none'],
      rows: points.map(({ label, ms, isBest, ...of }) => [label, of.cost, ms, isBest ? 'yes' : 'no']),
    },
  };
}

/** Whether all runs have the figure, and not all the same. */
function differs(choices: readonly Choice[], { take }: Cost): boolean {
  const values = choices.flatMap(({ samples }) => samples.map(take));
  return values.every((value) => value !== undefined) && new Set(values).size > 1;
}

function beats(one: Point, other: Point): boolean {
  return one.cost <= other.cost && one.ms <= other.ms && (one.cost < other.cost || one.ms < other.ms);
}

function chartFor(points: readonly Point[], titleOfCost: string) {
  const [ofCost, ofMs] = [points.map(({ cost }) => cost), points.map(({ ms }) => ms)].map((values) => scaleOf(values));
  const x = {
    field: 'cost',
    type: 'quantitative',
    scale: { ...ofCost.scale, padding: 24 },
    axis: { title: titleOfCost, ...ofCost.ticks },
  };
  const y = {
    field: 'ms',
    type: 'quantitative',
    scale: ofMs.scale,
    axis: { title: 'latency p50 (ms)', ...ofMs.ticks },
  };
  const most = Math.max(
    ...(ofCost.isLog
      ? [Math.sqrt(Math.min(...points.map(({ cost }) => cost)) * Math.max(...points.map(({ cost }) => cost)))]
      : [Math.max(...points.map(({ cost }) => cost)) / 2]),
  );
  const rows = points.map((point) => ({
    ...point,
    side: point.cost > most ? 'left' : 'right',
    says: `${point.label}: ${figure(point.cost)} ${titleOfCost}, ${figure(point.ms)} ms`,
  }));
  const colour = { condition: { test: 'datum.isBest', value: states.reached }, value: states.duplicate };
  const label = (side: string, look: object) => ({
    transform: [{ filter: `datum.side === '${side}'` }],
    mark: {
      type: 'text',
      align: side === 'left' ? 'right' : 'left',
      dx: side === 'left' ? -9 : 9,
      aria: false,
      ...look,
    },
    encoding: { x, y, text: { field: 'label', type: 'nominal' } },
  });
  const labels = ['left', 'right'].flatMap((side) => [
    label(side, { stroke: paper, strokeWidth: 4 }),
    label(side, { color: ink }),
  ]);
  return chartOf(rows, {
    width: chartWidth,
    height: 320,
    layer: [
      {
        transform: [{ filter: 'datum.isBest' }],
        mark: { type: 'line', color: states.reached, strokeWidth: 1.5, aria: false },
        encoding: { x, y, order: { field: 'cost', type: 'quantitative' } },
      },
      ...(points.length <= NAMED ? labels : []),
      { mark: { type: 'point', filled: true, opacity: 1, size: 90 }, encoding: { description, x, y, color: colour } },
    ],
  });
}

function titleOf(points: readonly Point[], titleOfCost: string): string {
  const best = points.filter(({ isBest }) => isBest).sort((one, other) => one.cost - other.cost);
  const [cheap, fast] = [best[0], best[best.length - 1]];
  if (cheap === fast)
    return `${cheap.label} is both cheapest and fastest: ${figure(cheap.cost)} ${titleOfCost}, ${figure(cheap.ms)} ms`;
  const rest = points.length - best.length;
  const beaten = rest === 0 ? '' : `; ${plural(rest, 'other is', 'others are')} beaten in both`;
  return `${fast.label} is ${number(cheap.ms / fast.ms, 1)} times as fast as ${cheap.label} and costs ${number(fast.cost / cheap.cost, 1)} times as much${beaten}`;
}
