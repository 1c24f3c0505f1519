/** Delivery latency over several samples: the mean of each quantile, in the band of its 95 % interval. */

import { partsText } from '../../measures/latency-parts.ts';
import { figure, plural } from '../../text/layout.ts';
import { statisticOf } from '../statistic.ts';
import type { SampleSummary } from '../summary.ts';
import { bandLayers } from './bands.ts';
import { chartOf } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';
import { chartWidth } from './theme.ts';

export const sampleLatency = definePicture({
  name: 'sample-latency',
  heading: 'Delivery latency over the samples',
  async draw({ samples = [], summary }) {
    if (samples.length < 2) return { absent: 'there is one sample only' };
    const curves = samples.flatMap(({ latencyCurve }) => (latencyCurve === undefined ? [] : [latencyCurve]));
    if (curves.length < samples.length) return absentIn(summary, 'latencyCurve');
    const points = pointsOf(curves);
    const chart = await chartOf(points, {
      width: chartWidth,
      layer: bandLayers(
        { scale: { domain: [0, 100] }, axis: { title: 'deliveries (%)', grid: false } },
        { scale: { zero: true }, axis: { title: 'latency at most (ms)' } },
        { opacity: 0, size: 60 },
      ),
    });
    return {
      ...chart,
      title: titleOf(points, samples),
      remark: `The line is the mean over the samples, the band its 95 % interval.${partsRemark(samples)}`,
      table: {
        columns: ['deliveries (%)', 'mean (ms)', '95 % from', 'to'],
        rows: points.map(({ x, mean, low, high }) => [x, mean, low, high]),
      },
    };
  },
});

function pointsOf(curves: readonly (readonly number[])[]) {
  return curves[0].map((_, index) => {
    const { mean, ci95 } = statisticOf(curves.map((curve) => curve[index]));
    const says = `${index + 1} % of the deliveries within ${figure(mean)} ms on average, ${figure(ci95[0])} to ${figure(ci95[1])}`;
    return { x: index + 1, mean, low: ci95[0], high: ci95[1], says };
  });
}

/** What the medians are made of, on average. */
function partsRemark(samples: readonly SampleSummary[]): string {
  const medians = samples.flatMap(({ latencyPartsMs }) => latencyPartsMs?.of.p50 ?? []);
  if (medians.length < samples.length) return '';
  const mean = (part: keyof (typeof medians)[number]) =>
    medians.reduce((sum, one) => sum + one[part], 0) / medians.length;
  return ` The median is, in ms, ${partsText({ waiting: mean('waiting'), way: mean('way'), held: mean('held') })}.`;
}

function titleOf(points: ReturnType<typeof pointsOf>, samples: readonly SampleSummary[]): string {
  const at = (percent: number) =>
    `${figure(points[percent - 1].mean)} ± ${figure((points[percent - 1].high - points[percent - 1].low) / 2)} ms`;
  return `Half of the deliveries took at most ${at(50)}, 99 % at most ${at(99)}: means of ${plural(samples.length, 'sample')}`;
}
