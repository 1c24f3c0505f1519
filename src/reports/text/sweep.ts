/** The result of a sweep as a table: a row for each point of the grid, with the figures that differ between points. */

import { type Page, plural, tableWidth, wrap } from '../../text/layout.ts';
import { tableOrRecords } from '../../text/records.ts';
import { meanText } from '../statistic.ts';
import type { Statistic } from '../summary.ts';
import { type SweepPoint, type SweepResult, telling } from '../sweep/sweep-result.ts';
import { labelOf } from '../sweep/swept.ts';

/** @param asked paths of the figures to show; if empty, as many as fit the page */
export function sweepReport(result: SweepResult, asked: readonly string[], page: Page): string[] {
  const { columns, palette } = page;
  const { name, seed, keys, points, path, page: pictures, interrupted } = result;
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
    ...wrap(' ', `${what}${samples > 1 ? '; means, ± half of their 95 % intervals' : ''}`.split(' '), columns),
    '',
    ...tableOrRecords(
      titles.map((title, index) => ({
        title,
        align: index < keys.length || index === titles.length - 1 ? 'left' : 'right',
      })),
      rows,
      page,
    ),
    ...(hidden > 0
      ? [
          ...wrap(
            ' ',
            `${plural(hidden, 'more figure')} in sweep.csv, or by --figure: ${wanted
              .slice(shown.length)
              .map((one) => one.path)
              .join(', ')}`.split(' '),
            columns,
          ).map(palette.dim),
        ]
      : []),
    '',
    `  Kept in ${path}`,
    ...(pictures === undefined ? [] : [`  With its pictures: ${pictures}`]),
    ...(interrupted ? [palette.yellow('  Interrupted: the same command goes on with the rest.')] : []),
    '',
  ];
}

function cellOf({ statistics }: SweepPoint, path: string): string {
  const statistic: Statistic | undefined = statistics[path];
  return statistic === undefined ? '–' : meanText(statistic);
}
