/**
 * How long deliveries took, and where the time went: the share of them that a latency was enough for, and what each
 * latency is made of.
 */

import { partsText } from '../../measures/latency-parts.ts';
import { figure, number } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import { latencyParts } from './latency-split.ts';
import { absentIn, definePicture } from './picture.ts';
import { chartWidth } from './theme.ts';

type Curve = NonNullable<NonNullable<SampleSummary['latencyPartsMs']>['curve']>;

export const latency = definePicture({
  name: 'latency',
  heading: 'Delivery latency',
  async draw({ summary }) {
    const { latencyCurve, latencyMs, latencyPartsMs } = summary;
    if (latencyCurve === undefined || latencyMs === undefined) return absentIn(summary, 'latencyCurve');
    const curve = latencyPartsMs?.curve;
    const chart = await chartOf(curve === undefined ? wholeRows(latencyCurve) : partRows(latencyCurve, curve), {
      width: chartWidth,
      layer: curve === undefined ? [line] : [areas, line],
    });
    const half = latencyPartsMs === undefined ? '' : ` (${partsText(latencyPartsMs.of.p50)})`;
    return {
      ...chart,
      title: `Half of the deliveries took ${figure(latencyMs.p50)} ms${half} or less, 99 % took ${figure(latencyMs.p99)} ms or less`,
      ...(latencyMs.sampled ? { remark: `Over a sample of ${number(latencyMs.deliveries)} deliveries.` } : {}),
      ...(curve === undefined
        ? {}
        : {
            remark:
              'Each latency is divided as those of the hundredth of the deliveries that ends there are, together.',
          }),
      table: {
        columns: [
          'deliveries (%)',
          'latency at most (ms)',
          ...(curve === undefined ? [] : latencyParts.map(([, title]) => `${title} (ms)`)),
        ],
        rows: latencyCurve.map((ms, index) => [
          index + 1,
          ms,
          ...(curve === undefined ? [] : latencyParts.map(([part]) => curve[part][index])),
        ]),
      },
    };
  },
});

const x = { type: 'quantitative', scale: { zero: true }, axis: { title: 'latency (ms)' } };
const y = {
  field: 'percent',
  type: 'quantitative',
  scale: { domain: [0, 100] },
  axis: { title: 'deliveries within it (%)' },
};

const line = {
  transform: [{ filter: "datum.part === 'all'" }],
  mark: { type: 'line', interpolate: 'step-before', point: { opacity: 0, size: 60 } },
  encoding: { description, x: { ...x, field: 'ms' }, y, order: { field: 'percent', type: 'quantitative' } },
};

const areas = {
  transform: [{ filter: "datum.part !== 'all'" }],
  mark: { type: 'area', orient: 'horizontal', interpolate: 'step-after', line: false, opacity: 0.5 },
  // Without a description of each row: stacking would fill in each of them for every other.
  encoding: {
    x: { ...x, field: 'ms', stack: 'zero' },
    y,
    order: { field: 'order', type: 'quantitative' },
    color: {
      field: 'part',
      type: 'nominal',
      scale: { domain: latencyParts.map(([, title]) => title), range: latencyParts.map(([, , colour]) => colour) },
      legend: { title: null },
    },
  },
};

function wholeRows(latencies: readonly number[]) {
  return [latencies[0], ...latencies].map((ms, percent) => ({
    part: 'all',
    order: 0,
    percent,
    ms,
    says: `${percent} % of the deliveries within ${figure(ms)} ms`,
  }));
}

function partRows(latencies: readonly number[], curve: Curve) {
  const rows = wholeRows(latencies);
  const inParts = rows.flatMap(({ percent }) => {
    const index = Math.max(0, percent - 1);
    const text = partsText({ waiting: curve.waiting[index], way: curve.way[index], held: curve.held[index] });
    return latencyParts.map(([part, title], order) => ({
      part: title,
      order,
      percent,
      ms: curve[part][index],
      says: `${percent} % of the deliveries within ${figure(latencies[index])} ms: ${text}`,
    }));
  });
  return [...rows, ...inParts];
}
