/** How many messages were on their way or waited, over time. */
import { figure, number, rounded } from '../../text/layout.ts';
import { description } from './chart.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { absentIn, definePicture } from './picture.ts';

export const backlog = definePicture({
  name: 'backlog',
  heading: 'Backlog over time',
  async draw({ summary, log }) {
    if (summary.backlog === undefined) return absentIn(summary, 'backlog');
    const { binMs, inFlight, max, maxAtMs } = summary.backlog;
    const points = inFlight.map((messages, bin) => ({ ms: (bin + 1) * binMs, messages }));
    // The peak itself, which may lie between two readings, is a point of the curve too.
    const curve = [{ ms: 0, messages: 0 }, ...points, { ms: maxAtMs, messages: max }].sort((a, b) => a.ms - b.ms);
    const chart = await timeChartOf(
      curve.map((point) => ({
        ...point,
        about: { atMs: point.ms },
        says: `at ${figure(point.ms)} ms: ${number(point.messages)} messages in flight`,
      })),
      {
        mark: { type: 'area', point: { opacity: 0, size: 60 } },
        encoding: {
          description,
          x: { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
          y: {
            field: 'messages',
            type: 'quantitative',
            stack: null,
            axis: { title: 'backlog (messages in flight)', tickMinStep: 1 },
          },
        },
      },
      log,
    );
    const last = inFlight[inFlight.length - 1];
    return {
      ...chart,
      title: `${rounded(max)} messages at most were in flight, ${figure(maxAtMs)} ms after the start; at the end ${rounded(last)}`,
      remark: `In flight: sent, and neither received nor dropped. Read every ${figure(binMs)} ms, and at the peak.${faultWords(log)}`,
      table: { columns: ['time (ms)', 'messages in flight'], rows: points.map(({ ms, messages }) => [ms, messages]) },
    };
  },
});
