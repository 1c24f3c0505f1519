/**
 * Faults under a time axis: a lane for each kind of fault, as high as the share of its peak that is affected, with the
 * same scale of time as the chart above.
 */
import { figure, plural } from '../../text/layout.ts';
import { type Chart, chartOf, description, type Row, type Spec } from './chart.ts';
import type { FaultInterval, FaultLane } from './fault-counts.ts';
import { chartHeight, chartWidth, states } from './theme.ts';

const LANE = 20;
/** Intervals of a lane: more are drawn together. */
const INTERVALS_MOST = 280;

/** A chart over the time of a run, over its faults. @param spec its `x` is that time, in ms */
export function timeChartOf(rows: readonly Row[], spec: Spec, lanes: readonly FaultLane[]): Promise<Chart> {
  return chartOf(rows, withLanes(spec, lanes), true);
}

/** The chart as it is if there were no faults. */
function withLanes(spec: Spec, lanes: readonly FaultLane[]): Spec {
  if (lanes.length === 0) return spec;
  return {
    vconcat: [{ width: chartWidth, height: chartHeight, ...spec }, lanesSpec(lanes)],
    spacing: 4,
    resolve: { scale: { x: 'shared' } },
  } as unknown as Spec;
}

/** In words, for the remark of a chart: `Below it: up to 7 peers crashed`; empty if there were no faults. */
export function faultWords(lanes: readonly FaultLane[]): string {
  if (lanes.length === 0) return '';
  return ` Rust, below: ${lanes.map(({ title, of, most }) => `${title}, up to ${plural(most, of)}`).join('; ')}.`;
}

function lanesSpec(lanes: readonly FaultLane[]): object {
  const rows = lanes.flatMap((lane, index) =>
    fewer(lane.intervals).map(({ fromMs, toMs, count }) => ({
      fromMs,
      toMs,
      top: index + 0.9 - (0.8 * count) / lane.most,
      bottom: index + 0.9,
      says: saidOf(lane, { fromMs, toMs, count }),
    })),
  );
  return {
    data: { values: rows },
    width: chartWidth,
    height: LANE * lanes.length,
    mark: { type: 'rect', color: states.alarm },
    encoding: {
      description,
      x: { field: 'fromMs', type: 'quantitative', axis: null },
      x2: { field: 'toMs' },
      y: {
        field: 'top',
        type: 'quantitative',
        scale: { domain: [0, lanes.length], reverse: true, nice: false, zero: true },
        axis: {
          title: null,
          values: lanes.map((_, index) => index + 0.5),
          labelExpr: `${JSON.stringify(lanes.map(({ title }) => title))}[floor(datum.value)]`,
          grid: false,
          domain: false,
          ticks: false,
        },
      },
      y2: { field: 'bottom' },
    },
  };
}

function saidOf({ title, of }: FaultLane, { fromMs, toMs, count }: FaultInterval): string {
  return `${title} from ${figure(fromMs)} to ${figure(toMs)} ms: ${plural(count, of)}`;
}

/** Neighbours together, with the most of each group. */
function fewer(intervals: readonly FaultInterval[]): FaultInterval[] {
  const every = Math.ceil(intervals.length / INTERVALS_MOST);
  return Array.from({ length: Math.ceil(intervals.length / every) }, (_, index) => {
    const group = intervals.slice(index * every, (index + 1) * every);
    const count = Math.max(...group.map((one) => one.count));
    return { fromMs: group[0].fromMs, toMs: group[group.length - 1].toMs, count };
  });
}
