/**
 * A figure over an axis of the grid that is a number: a line for each combination of the other values, through the
 * means, in the band of their 95 % intervals.
 */

import { figure as inFigures, number } from '../../text/layout.ts';
import { type BandPoint, bandLayers } from '../pictures/bands.ts';
import { chartOf } from '../pictures/chart.ts';
import type { Drawing, Undrawn } from '../pictures/picture.ts';
import { format, scaleOf } from '../pictures/scale.ts';
import { chartHeight, chartWidth } from '../pictures/theme.ts';
import { statisticOf } from '../statistic.ts';
import type { Figure } from '../table-figures.ts';
import { nameOf, type Swept, valuesAt } from './swept.ts';

/** Lines that can be told apart in one panel, and panels that can be read. */
const SERIES_MOST = 7;
const PANELS_MOST = 9;
/** From so far apart on, values stand on a logarithmic scale. */
const X_APART = 8;

interface Point extends BandPoint {
  readonly series: string;
  readonly panel: string;
}

export async function drawLines(swept: Swept, figure: Figure): Promise<Drawing | Undrawn> {
  const { axes } = swept;
  const along = axisAlong(swept);
  if (along < 0) return { absent: 'no axis of the grid is a number' };
  const others = axes.map((_, index) => index).filter((index) => index !== along && axes[index].labels.length > 1);
  const isSmall = others.reduce((product, index) => product * axes[index].labels.length, 1) <= SERIES_MOST;
  // In one panel every line has its own colour; else a panel for each combination, and a line for each value of the
  // last axis.
  const [inPanel, apart] = isSmall ? [others, []] : [others.slice(-1), others.slice(0, -1)];
  const points = pointsOf(swept, figure, along, inPanel, apart);
  if (points.length === 0) return { absent: 'no sample has such a figure' };
  const panels = [...new Set(points.map(({ panel }) => panel))];
  const shown = points.filter(({ panel }) => panels.indexOf(panel) < PANELS_MOST);
  const titleOfX = axes[along].title;
  const layer = layersFor(shown, titleOfX, figure, inPanel.map((index) => axes[index].key).join(', '));
  const chart = await chartOf(
    shown,
    panels.length < 2
      ? { layer, width: chartWidth, height: chartHeight }
      : {
          facet: {
            field: 'panel',
            type: 'nominal',
            sort: panels,
            header: { title: apart.map((index) => axes[index].key).join(', ') },
          },
          columns: 3,
          spec: { width: 200, height: 160, layer },
        },
  );
  const remarks = [
    `Points are means over the samples, bands their 95 % intervals.`,
    ...(panels.length > PANELS_MOST ? [`${PANELS_MOST} of ${number(panels.length)} panels; sweep.csv has all.`] : []),
  ];
  return {
    ...chart,
    title: titleOf(swept, figure, points, along),
    remark: remarks.join(' '),
    table: {
      columns: [titleOfX, ...others.map((index) => axes[index].key), 'mean', '95 % from', 'to'],
      rows: points.map(({ x, panel, series, mean, low, high }) => [
        x,
        ...[panel, series].filter((one) => one !== ''),
        mean,
        low,
        high,
      ]),
    },
  };
}

/** The axis of numbers that has most of them, −1 for none. */
function axisAlong({ axes }: Swept): number {
  let found = -1;
  for (const [index, { numbers = [] }] of axes.entries()) {
    if (numbers.length > 1 && numbers.length > (axes[found]?.numbers?.length ?? 0)) found = index;
  }
  return found;
}

function pointsOf(
  swept: Swept,
  figure: Figure,
  along: number,
  inPanel: readonly number[],
  apart: readonly number[],
): Point[] {
  return swept.points.flatMap((point) => {
    const values = valuesAt(point, figure).map(({ value }) => value);
    if (values.length === 0) return [];
    const { mean, ci95 } = statisticOf(values);
    const half = (ci95[1] - ci95[0]) / 2;
    const says = `${nameOf(swept, point)}: ${inFigures(mean)}${half === 0 ? '' : ` ± ${inFigures(half)}`}`;
    const x = swept.axes[along].numbers![point.at[along]];
    return [
      {
        x,
        mean,
        low: ci95[0],
        high: ci95[1],
        series: nameOf(swept, point, inPanel),
        panel: nameOf(swept, point, apart),
        says,
      },
    ];
  });
}

function layersFor(points: Point[], titleOfX: string, { title }: Figure, titleOfSeries: string): object[] {
  const xs = [...new Set(points.map(({ x }) => x))].sort((one, other) => one - other);
  const means = points.map(({ mean }) => mean);
  const y = scaleOf(means);
  // What is no value of a logarithmic scale: the part of a band at or below 0.
  const least = Math.min(...means) / 2;
  if (y.isLog)
    for (const [index, point] of points.entries()) points[index] = { ...point, low: Math.max(point.low, least) };
  const ofX = scaleOf(xs, X_APART).isLog ? { type: 'log' } : { zero: false };
  return bandLayers(
    {
      scale: { ...ofX, nice: false, padding: 12 },
      axis: { title: titleOfX, format, grid: false, ...(xs.length <= 12 ? { values: xs } : {}) },
    },
    { scale: { ...y.scale, clamp: true }, axis: { title, ...y.ticks } },
    { size: 56, opacity: 1 },
    { title: titleOfSeries, names: [...new Set(points.map(({ series }) => series))] },
  );
}

/**
 * How each line grows from one end of the axis to the other; where there are too many to name, between what the values
 * lie.
 */
function titleOf(swept: Swept, { title }: Figure, points: readonly Point[], along: number): string {
  const { key, numbers = [], labels } = swept.axes[along];
  const nameOfLine = ({ series, panel }: Point) => [panel, series].filter((one) => one !== '').join(', ');
  const lines = [...new Set(points.map(nameOfLine))];
  const at = (line: string, x: number) =>
    points.find((point) => nameOfLine(point) === line && point.x === x)?.mean ?? 0;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const ratios = lines.map((line) => [line, at(line, most) / at(line, least)] as const);
  if (lines.length > 4 || ratios.some(([, ratio]) => !Number.isFinite(ratio) || ratio <= 0)) {
    const [low, high] = [Math.min(...points.map(({ mean }) => mean)), Math.max(...points.map(({ mean }) => mean))];
    return `${capital(title)}: from ${inFigures(low)} to ${inFigures(high)}`;
  }
  const growth = ratios.map(
    ([line, ratio]) => `×\u00a0${number(ratio, ratio < 10 ? 2 : 0)}${line === '' ? '' : ` (${line})`}`,
  );
  return `${capital(title)}, ${key} ${labels[numbers.indexOf(least)]} to ${labels[numbers.indexOf(most)]}: ${growth.join(', ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
