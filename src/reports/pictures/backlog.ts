/** How many messages were on their way or waited, over time. */
import { figure, number, rounded } from '../../text/layout.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { description } from './chart.ts';
import { faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { absentIn, definePicture } from './picture.ts';
import { states } from './theme.ts';

export const backlog = definePicture({
  name: 'backlog',
  heading: 'Backlog over time',
  async draw({ summary, log }) {
    if (summary.backlog === undefined) return absentIn(summary, 'backlog');
    const { binMs, inFlight, max, maxAtMs } = summary.backlog;
    const points = inFlight.map((messages, bin) => ({ ms: (bin + 1) * binMs, messages }));
    const rows =
      log?.level === 'full'
        ? extremesOf(log, binMs, inFlight.length)
        : points.map(({ ms, messages }) => ({ ms, least: messages, most: messages }));
    const lanes = faultLanesIn(log);
    const chart = await timeChartOf(
      rows.map((row) => ({
        ...row,
        about: { atMs: [row.ms - binMs, row.ms] as const },
        says: `from ${figure(row.ms - binMs)} to ${figure(row.ms)} ms: ${number(row.least)} to ${number(row.most)} messages in flight`,
      })),
      { layer: [envelope, peak] },
      lanes,
    );
    const last = inFlight[inFlight.length - 1];
    return {
      ...chart,
      title: `${rounded(max)} ${max === 1 ? 'message' : 'messages'} at most ${max === 1 ? 'was' : 'were'} in flight, ${figure(maxAtMs)} ms after the start; at the end ${rounded(last)}`,
      remark: `In flight: sent, and neither received nor dropped. The band goes from the least to the most in each ${figure(binMs)} ms.${faultWords(lanes)}`,
      table: { columns: ['time (ms)', 'messages in flight'], rows: points.map(({ ms, messages }) => [ms, messages]) },
    };
  },
});

const x = { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } };
const axis = { title: 'backlog (messages in flight)', tickMinStep: 1 };
const y = { field: 'most', type: 'quantitative', scale: { zero: true }, axis };

const envelope = {
  mark: { type: 'area', line: false, opacity: 0.35, interpolate: 'step-before', aria: false },
  encoding: { x, y, y2: { field: 'least' } },
};

const peak = {
  mark: {
    type: 'line',
    color: states.reached,
    strokeWidth: 1.5,
    interpolate: 'step-before',
    point: { opacity: 0, size: 60 },
  },
  encoding: { description, x, y },
};

/** The least and the most in flight in each part of the time, its beginning included. */
function extremesOf(log: FactLog, binMs: number, bins: number): { ms: number; least: number; most: number }[] {
  const found = Array.from({ length: bins }, (_, bin) => ({ ms: (bin + 1) * binMs, least: 0, most: 0 }));
  let now = 0;
  let bin = -1;
  for (const row = new FactCursor(log); row.next(); ) {
    const until = Math.min(bins - 1, Math.floor(row.time / binMs));
    while (bin < until) {
      bin++;
      found[bin].least = now;
      found[bin].most = now;
    }
    const { code } = row;
    if (code === RECEIVED || code === DROPPED) now--;
    else if (code === SENT || code === DUPLICATED) now++;
    found[bin].least = Math.min(found[bin].least, now);
    found[bin].most = Math.max(found[bin].most, now);
  }
  return found;
}
