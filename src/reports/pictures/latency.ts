/** How long deliveries took: the share of them that a latency was enough for. */
import { figure } from '../text/layout.ts';
import { chartOf, description } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';
import { chartWidth } from './theme.ts';

export const latency = definePicture({
  name: 'latency',
  heading: 'Delivery latency',
  async draw({ summary }) {
    const { latencyCurve, latencyMs } = summary;
    if (latencyCurve === undefined || latencyMs === undefined) return absentIn(summary, 'latencyCurve');
    const rows = [latencyCurve[0], ...latencyCurve].map((ms, percent) => ({
      percent,
      ms,
      says: `${percent} % of the deliveries within ${figure(ms)} ms`,
    }));
    const chart = await chartOf(rows, {
      mark: { type: 'line', interpolate: 'step-before', point: { opacity: 0, size: 60 } },
      width: chartWidth,
      encoding: {
        description,
        x: { field: 'ms', type: 'quantitative', scale: { zero: true }, axis: { title: 'latency (ms)' } },
        y: { field: 'percent', type: 'quantitative', scale: { domain: [0, 100] }, axis: { title: 'deliveries within it (%)' } },
        order: { field: 'percent', type: 'quantitative' },
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
