/** How long deliveries took: the share of them that a latency was enough for. */
import { figure } from '../text/layout.ts';
import { chartOf } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';
import { chartWidth } from './theme.ts';

export const latency = definePicture({
  name: 'latency',
  heading: 'Delivery latency',
  async draw({ summary }) {
    const { latencyCurve, latencyMs } = summary;
    if (latencyCurve === undefined || latencyMs === undefined) return absentIn(summary, 'latencyCurve');
    const rows = [{ percent: 0, ms: latencyCurve[0] }, ...latencyCurve.map((ms, index) => ({ percent: index + 1, ms }))];
    const chart = await chartOf(rows, {
      mark: { type: 'line', interpolate: 'step-before', point: { opacity: 0, size: 60 } },
      width: chartWidth,
      encoding: {
        x: { field: 'ms', type: 'quantitative', axis: { title: 'latency (ms)' } },
        y: { field: 'percent', type: 'quantitative', scale: { domain: [0, 100] }, axis: { title: 'deliveries within it (%)' } },
        order: { field: 'percent', type: 'quantitative', aria: false },
      },
    });
    return {
      ...chart,
      title: `Half of the deliveries took ${figure(latencyMs.p50)} ms or less, 99 % took ${figure(latencyMs.p99)} ms or less`,
      ...(latencyMs.sampled ? { remark: `Over a sample of ${latencyMs.deliveries} deliveries.` } : {}),
      table: { columns: ['deliveries (%)', 'latency at most (ms)'], rows: latencyCurve.map((ms, index) => [index + 1, ms]) },
    };
  },
});
