/**
 * Delivery latency of several runs: for each the share of the deliveries that a latency was enough for; of samples the
 * mean at each share.
 */
import { mean } from 'simple-statistics';
import { partsText } from '../../measures/latency-parts.ts';
import { figure } from '../../text/layout.ts';
import { chartOf, description, dots } from '../pictures/chart.ts';
import type { Drawing, Undrawn } from '../pictures/picture.ts';
import { chartWidth } from '../pictures/theme.ts';
import type { ComparedRun } from './compared.ts';

export async function drawLatencies(runs: readonly ComparedRun[]): Promise<Drawing | Undrawn> {
  const curves = runs.map(({ samples }) => curveOf(samples.map(({ latencyCurve }) => latencyCurve)));
  if (curves.some((curve) => curve === undefined)) return { absent: 'not every run has latencies' };
  const rows = runs.flatMap(({ label }, index) =>
    [curves[index]![0], ...curves[index]!].map((ms, percent) => ({
      run: label,
      percent,
      ms,
      says: `${label}: ${percent} % of the deliveries within ${figure(ms)} ms`,
    })),
  );
  const told = { field: 'run', type: 'nominal', sort: null };
  const chart = await chartOf(rows, {
    mark: { type: 'line', interpolate: 'step-before', point: { opacity: 0, size: 60 } },
    width: chartWidth,
    encoding: {
      description,
      x: { field: 'ms', type: 'quantitative', scale: { zero: true }, axis: { title: 'latency (ms)' } },
      y: {
        field: 'percent',
        type: 'quantitative',
        scale: { domain: [0, 100] },
        axis: { title: 'deliveries within it (%)' },
      },
      order: { field: 'percent', type: 'quantitative' },
      color: { ...told, legend: { title: null, ...dots } },
      strokeDash: { ...told, legend: { title: null, ...dots } },
    },
  });
  return {
    ...chart,
    title: `Half of the deliveries took at most ${runs.map(({ label }, index) => `${figure(curves[index]![49])} ms (${label})`).join(', ')}`,
    ...remarkOn(runs),
    table: {
      columns: ['deliveries (%)', ...runs.map(({ label }) => `${label} (ms)`)],
      rows: curves[0]!.map((_, index) => [index + 1, ...curves.map((curve) => curve![index])]),
    },
  };
}

/** The parts of each median, if all runs have them. */
function remarkOn(runs: readonly ComparedRun[]): { remark?: string } {
  const medians = runs.map(({ samples }) => samples.flatMap(({ latencyPartsMs }) => latencyPartsMs?.of.p50 ?? []));
  const isKnown = runs.every(({ samples }, index) => medians[index].length === samples.length);
  const parts = runs.map(({ label }, index) => {
    const of = (part: 'waiting' | 'way' | 'held') => mean(medians[index].map((median) => median[part]));
    return isKnown ? `${partsText({ waiting: of('waiting'), way: of('way'), held: of('held') })} (${label})` : '';
  });
  const sentences = [
    ...(runs.some(({ samples }) => samples.length > 1) ? ['Means over the samples.'] : []),
    ...(isKnown ? [`The medians are, in ms, ${parts.join('; ')}.`] : []),
  ];
  return sentences.length === 0 ? {} : { remark: sentences.join(' ') };
}

function curveOf(curves: readonly (readonly number[] | undefined)[]): number[] | undefined {
  if (curves.some((curve) => curve === undefined)) return undefined;
  return curves[0]!.map((_, index) => mean(curves.map((curve) => curve![index])));
}
