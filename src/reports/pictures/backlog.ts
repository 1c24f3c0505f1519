/** How many messages were on their way or waited, over time. */
import { figure, rounded } from '../text/layout.ts';
import { chartOf } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';

export const backlog = definePicture({
  name: 'backlog',
  heading: 'Backlog over time',
  async draw({ summary }) {
    if (summary.backlog === undefined) return absentIn(summary, 'backlog');
    const { binMs, inFlight, max, maxAtMs } = summary.backlog;
    const points = inFlight.map((messages, bin) => ({ ms: (bin + 1) * binMs, messages }));
    const chart = await chartOf([{ ms: 0, messages: 0 }, ...points], {
      mark: { type: 'area', point: { opacity: 0, size: 60 } },
      encoding: {
        x: { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
        y: { field: 'messages', type: 'quantitative', axis: { title: 'backlog (messages in flight)', tickMinStep: 1 } },
      },
    });
    const last = inFlight[inFlight.length - 1];
    return {
      ...chart,
      title: `${rounded(max)} messages at most were in flight, ${figure(maxAtMs)} ms after the start; at the end ${rounded(last)}`,
      remark: `In flight: sent, and neither received nor dropped. Read every ${figure(binMs)} ms, so a short peak may not show.`,
      table: { columns: ['time (ms)', 'messages in flight'], rows: points.map(({ ms, messages }) => [ms, messages]) },
    };
  },
});
