/** The samples at each point of the grid: a box plot of a figure, with every sample as a dot. */

import { figure as inFigures, plural } from '../../text/layout.ts';
import { boxLayers } from '../pictures/boxes.ts';
import { chartOf } from '../pictures/chart.ts';
import type { Drawing, Undrawn } from '../pictures/picture.ts';
import { scaleOf } from '../pictures/scale.ts';
import { chartWidth } from '../pictures/theme.ts';
import type { Figure } from '../table-figures.ts';
import { nameOf, type Swept, valuesAt } from './swept.ts';

/** Boxes that can be read in one picture. */
const POINTS_MOST = 60;
const SAMPLES_LEAST = 3;

export async function drawBoxes(swept: Swept, figure: Figure): Promise<Drawing | Undrawn> {
  const { axes, points } = swept;
  if (points.length > POINTS_MOST) return { absent: `box plots go up to ${POINTS_MOST} points` };
  const dots = points.flatMap((point) => {
    const name = nameOf(swept, point);
    const group = nameOf(swept, point, [axes.length - 1]);
    return valuesAt(point, figure).map(({ seed, value }) => ({
      point: name,
      group,
      seed,
      value,
      says: `${name}, seed ${seed}: ${inFigures(value)}`,
    }));
  });
  const most = Math.max(...points.map((point) => valuesAt(point, figure).length));
  if (most < SAMPLES_LEAST) return { absent: `a box plot needs ${SAMPLES_LEAST} samples or more` };
  if (axes.some(({ numbers = [] }) => numbers.length > 1) && points.every((point) => areAlike(valuesAt(point, figure))))
    return { absent: 'the samples of each point are alike: see it over the grid' };
  const { scale, ticks } = scaleOf(dots.map(({ value }) => value));
  const x = { scale, axis: { title: figure.title, ...ticks } };
  const y = {
    field: 'point',
    type: 'nominal',
    sort: null,
    axis: { title: axes.map(({ key }) => key).join(', '), labelLimit: 320 },
  };
  // Points that differ in the other axes only are of one colour.
  const colour = axes.length < 2 ? {} : { color: { field: 'group', type: 'nominal', sort: null, legend: null } };
  const chart = await chartOf(dots, {
    width: chartWidth,
    height: { step: 36 },
    layer: boxLayers(x, { y, ...colour }, { size: 15, below: 13 }),
  });
  return {
    ...chart,
    title: titleOf(swept, figure, dots),
    remark: `Boxes go from the first to the third quartile, with the median; lines to the least and the most. A dot is one of ${plural(most, 'sample')}.`,
    table: {
      columns: [axes.map(({ key }) => key).join(', '), 'seed', figure.title],
      rows: dots.map(({ point, seed, value }) => [point, seed, value]),
    },
  };
}

function areAlike(samples: readonly { readonly value: number }[]): boolean {
  return samples.every(({ value }) => value === samples[0].value);
}

/** The points with the lowest and the highest median. */
function titleOf(
  { axes }: Swept,
  { title }: Figure,
  dots: readonly { readonly point: string; readonly value: number }[],
): string {
  const names = [...new Set(dots.map(({ point }) => point))];
  const medians = names.map(
    (name) => [name, medianOf(dots.filter(({ point }) => point === name).map(({ value }) => value))] as const,
  );
  medians.sort(([, one], [, other]) => one - other);
  const [[least, low], [most, high]] = [medians[0], medians[medians.length - 1]];
  const what = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  if (low === high) return `${what}: the median is ${inFigures(low)} everywhere`;
  const kind = axes.length === 1 ? `${axes[0].key} ` : '';
  return `${what}: the median goes from ${inFigures(low)} (${kind}${least}) to ${inFigures(high)} (${kind}${most})`;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
