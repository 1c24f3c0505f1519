/** How much got done in each part of the time: deliveries, and messages received. */
import { figure, rounded } from '../../text/layout.ts';
import type { FactLog } from '../../trace/log.ts';
import type { SampleSummary } from '../summary.ts';
import { description, dots } from './chart.ts';
import { faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { absentIn, definePicture } from './picture.ts';

export const throughput = definePicture({
  name: 'throughput',
  heading: 'Throughput over time',
  async draw({ summary, log }) {
    if (summary.throughput === undefined) return absentIn(summary, 'throughput');
    const { binMs, delivered, received } = notFinerThan(grainOf(log), summary.throughput);
    const series = [
      { what: 'delivered', counts: delivered },
      ...(received === undefined ? [] : [{ what: 'received', counts: received }]),
    ];
    const rows = series.flatMap(({ what, counts }) =>
      counts.map((count, bin) => ({
        what,
        ms: bin * binMs,
        perSecond: perSecond(count, binMs),
        about: { atMs: [bin * binMs, (bin + 1) * binMs] as const },
        says: `${what} from ${figure(bin * binMs)} ms on: ${figure(perSecond(count, binMs))} per second`,
      })),
    );
    const lanes = faultLanesIn(log);
    const chart = await timeChartOf(
      rows,
      {
        mark: { type: 'line', interpolate: 'step-after', point: { opacity: 0, size: 60 } },
        encoding: {
          description,
          x: { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
          y: { field: 'perSecond', type: 'quantitative', axis: { title: 'throughput (messages per second)' } },
          color: { field: 'what', type: 'nominal', sort: null, legend: { title: 'messages', ...dots } },
          strokeDash: { field: 'what', type: 'nominal', sort: null, legend: { title: 'messages', ...dots } },
        },
      },
      lanes,
    );
    const most = Math.max(...delivered);
    const total = delivered.reduce((sum, count) => sum + count, 0);
    return {
      ...chart,
      title:
        total === 0
          ? 'Nothing was delivered'
          : `${rounded(total)} deliveries, up to ${rounded(perSecond(most, binMs))} per second, from ${figure(delivered.indexOf(most) * binMs)} ms on`,
      remark: `Counted in parts of ${figure(binMs)} ms.${faultWords(lanes)}`,
      table: {
        columns: ['from (ms)', 'delivered', ...(received === undefined ? [] : ['received'])],
        rows: delivered.map((count, bin) => [bin * binMs, count, ...(received === undefined ? [] : [received[bin]])]),
      },
    };
  },
});

/** The least time that the clock of the run counts, in ms; 0 if it is not known to be coarse. */
function grainOf(log: FactLog | undefined): number {
  return log?.times.subarray(0, log.count).every(Number.isInteger) === true ? 1 : 0;
}

type Throughput = NonNullable<SampleSummary['throughput']>;

/** Parts of the time that are shorter than the grain would be empty but for one in some. */
function notFinerThan(grainMs: number, { binMs, delivered, received }: Throughput): Throughput {
  const together = Math.round(grainMs / binMs);
  if (together < 2) return { binMs, delivered, received };
  const sums = (counts: readonly number[]) =>
    Array.from({ length: Math.ceil(counts.length / together) }, (_, bin) =>
      counts.slice(bin * together, (bin + 1) * together).reduce((sum, count) => sum + count, 0),
    );
  return {
    binMs: grainMs,
    delivered: sums(delivered),
    ...(received === undefined ? {} : { received: sums(received) }),
  };
}

function perSecond(count: number, binMs: number): number {
  return (count * 1000) / binMs;
}
