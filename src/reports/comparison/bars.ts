/**
 * The figures of several runs side by side: a panel for each figure in which they differ, a bar for each run; of
 * samples the mean, with its 95 % interval.
 */

import { figure as inFigures, number } from '../../text/layout.ts';
import { chartOf, description } from '../pictures/chart.ts';
import type { Drawing, Undrawn } from '../pictures/picture.ts';
import { format } from '../pictures/scale.ts';
import { chartWidth, fontFamily, fontSize, ink } from '../pictures/theme.ts';
import { meanText, statisticOf } from '../statistic.ts';
import type { Statistic } from '../summary.ts';
import { type Figure, prominentFigures, valuesOf } from '../table-figures.ts';
import type { ComparedRun } from './compared.ts';

/** Panels of the picture, at most. */
const PANELS_MOST = 6;
/** The title says how runs differ in the most prominent figures: the cost, the speed and the order. */
const TOLD_RANK = 5;
const TOLD_MOST = 3;

interface Panel {
  readonly figure: Figure;
  /** By run. */
  readonly values: readonly Statistic[];
}

export async function drawBars(runs: readonly ComparedRun[]): Promise<Drawing | Undrawn> {
  const panels = panelsOf(runs);
  if (panels.length === 0) return { absent: 'no figure differs' };
  const rows = panels.flatMap(({ figure: { title }, values }) =>
    values.map((statistic, index) => {
      const {
        mean,
        ci95: [low, high],
      } = statistic;
      const text = meanText(statistic);
      return {
        figure: title,
        run: runs[index].label,
        mean,
        low,
        high,
        text,
        says: `${runs[index].label}, ${title}: ${text}`,
      };
    }),
  );
  const isOfSamples = runs.some(({ samples }) => samples.length > 1);
  const labels = runs.map(({ label }) => label);
  const chart = await chartOf(rows, {
    vconcat: panels.map((panel) => panelSpec(panel, labels, isOfSamples)),
    spacing: 20,
  });
  return {
    ...chart,
    title: titleOf(runs, panels),
    ...(isOfSamples ? { remark: 'Bars are means over the samples, with their 95 % intervals.' } : {}),
    table: {
      columns: ['figure', 'run', 'mean', '95 % from', 'to'],
      rows: rows.map(({ figure, run, mean, low, high }) => [figure, run, mean, low, high]),
    },
  };
}

function panelsOf(runs: readonly ComparedRun[]): Panel[] {
  const found = prominentFigures.flatMap((figure): Panel[] => {
    const all = runs.map(({ samples }) => valuesOf(figure, samples));
    if (all.some((values) => values === undefined || values.length === 0)) return [];
    const values = all.map((one) => statisticOf(one!));
    return new Set(values.map(({ mean }) => mean)).size < 2 ? [] : [{ figure, values }];
  });
  return found.slice(0, PANELS_MOST);
}

function panelSpec({ figure: { title } }: Panel, labels: readonly string[], isOfSamples: boolean): object {
  const y = {
    field: 'run',
    type: 'nominal',
    sort: labels,
    axis: { title: null, domain: false, ticks: false, labelLimit: 260 },
  };
  const x = { type: 'quantitative', axis: { title: null, format, tickCount: 6 }, scale: { zero: true } };
  const colour = { field: 'run', type: 'nominal', sort: labels, legend: null };
  return {
    title: { text: title, anchor: 'start', font: fontFamily, fontSize, fontWeight: 'normal', color: ink, offset: 4 },
    transform: [{ filter: { field: 'figure', equal: title } }],
    width: chartWidth,
    height: { step: 24 },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.7 } },
        encoding: { y, x: { ...x, field: 'mean' }, color: colour, description },
      },
      ...(isOfSamples
        ? [
            {
              mark: { type: 'rule', color: ink, strokeWidth: 1.5, aria: false },
              encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' } },
            },
          ]
        : []),
      {
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: ink, aria: false },
        // Beside the bar: of a negative figure it would be in it.
        transform: [{ calculate: `max(0, datum.${isOfSamples ? 'high' : 'mean'})`, as: 'end' }],
        encoding: { y, x: { ...x, field: 'end' }, text: { field: 'text' } },
      },
    ],
  };
}

/** What differs most, of each run from the first one. */
function titleOf([first, ...others]: readonly ComparedRun[], panels: readonly Panel[]): string {
  const told = others.slice(0, 3).map(({ label }, index) => {
    const differences = panels
      .filter(({ figure: { rank } }) => rank <= TOLD_RANK)
      .map(({ figure: { title }, values }) => ({ title, before: values[0].mean, after: values[index + 1].mean }));
    const changed = differences
      .filter(({ before, after }) => before !== after)
      .sort((one, other) => farness(other) - farness(one));
    return changed.length === 0
      ? `${label}: the same`
      : `${label}: ${changed.slice(0, TOLD_MOST).map(wordsFor).join(', ')}`;
  });
  return `Against ${first.label}: ${told.join('; ')}`;
}

interface Change {
  readonly title: string;
  readonly before: number;
  readonly after: number;
}

function farness({ before, after }: Change): number {
  return before <= 0 || after <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(after / before));
}

function wordsFor({ title, before, after }: Change): string {
  const bare = title.replace(/ \([^)]*\)$/, '');
  if (before <= 0 || after <= 0) return `${inFigures(after)} ${bare} instead of ${inFigures(before)}`;
  return `${number(after / before, 2)}\u00a0× the ${bare}`;
}
