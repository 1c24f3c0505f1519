/** What a sweep came to, as a table: a row for each point of the grid, with the figures in which the points differ. */
import { type SweepPoint, type SweepResult, telling } from '../experiment/sweep-result.ts';
import type { Statistic } from '../reports/summary.ts';
import { labelOf } from '../reports/sweep/swept.ts';
import { figure, number, type Page, plural, table, tableWidth } from '../reports/text/layout.ts';

/** @param asked paths of the figures to show; without any, as many as there is room for */
export function sweepReport(result: SweepResult, asked: readonly string[], { columns, palette }: Page): string[] {
  const { name, seed, keys, points, path, page, interrupted } = result;
  const samples = Math.max(0, ...points.map((point) => point.samples));
  const wanted =
    asked.length > 0 ? asked.map((figurePath) => ({ path: figurePath, title: figurePath })) : telling(points);
  let shown = [...wanted];
  const rowsWith = () => [
    [...keys, ...shown.map(({ title }) => title), 'broken'],
    ...points.map((point) => [
      ...keys.map((key) => labelOf(point.values[key])),
      ...shown.map((one) => cellOf(point, one.path)),
      point.broken.join(', '),
    ]),
  ];
  while (asked.length === 0 && shown.length > 1 && tableWidth(rowsWith()) > columns) shown = shown.slice(0, -1);
  const [titles, ...rows] = rowsWith();
  const hidden = wanted.length - shown.length;
  const what = `${plural(points.length, 'point')}, ${plural(samples, 'sample')} each, seed ${seed}`;
  return [
    '',
    palette.bold(palette.cyan(name)),
    `  ${what}${samples > 1 ? '; means, ± half of their 95 % intervals' : ''}`,
    '',
    ...table(
      titles.map((title, index) => ({
        title,
        align: index < keys.length || index === titles.length - 1 ? 'left' : 'right',
      })),
      rows,
      palette,
    ),
    ...(hidden > 0
      ? [
          palette.dim(
            `  ${plural(hidden, 'more figure')} in sweep.csv, or by --figure: ${wanted
              .slice(shown.length)
              .map((one) => one.path)
              .join(', ')}`,
          ),
        ]
      : []),
    '',
    `  Kept in ${path}`,
    ...(page === undefined ? [] : [`  With its pictures: ${page}`]),
    ...(interrupted ? [palette.yellow('  Interrupted: the same command goes on with the rest.')] : []),
    '',
  ];
}

function cellOf({ statistics }: SweepPoint, path: string): string {
  const statistic: Statistic | undefined = statistics[path];
  if (statistic === undefined) return '–';
  const half = (statistic.ci95[1] - statistic.ci95[0]) / 2;
  return half === 0 ? figure(statistic.mean) : `${figure(statistic.mean)} ± ${figure(half)}`;
}

/** How long the rest will take, if it goes on as so far. */
export function timeLeft(done: number, left: number, elapsedMs: number): string {
  const seconds = (elapsedMs / Math.max(1, done) / 1000) * left;
  if (seconds < 90) return `${number(seconds)} s left`;
  if (seconds < 5400) return `${number(seconds / 60)} min left`;
  return `${number(seconds / 3600, 1)} h left`;
}
