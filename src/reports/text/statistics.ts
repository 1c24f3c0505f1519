/** Several samples: mean, standard deviation and confidence interval of their figures. */

import { figure, number, type Page } from '../../text/layout.ts';
import { tableOrRecords } from '../../text/records.ts';
import type { Summary } from '../summary.ts';
import { figuresOf } from '../table-figures.ts';
import { roundsText } from './samples.ts';

export function statisticLines({ statistics = {}, samples }: Summary, page: Page): string[] {
  const rows = figuresOf('samples').flatMap(({ path, title }) => {
    const statistic = statistics[path];
    if (statistic === undefined) return [];
    const { mean, sd, ci95 } = statistic;
    return [[title, figure(mean), figure(sd), `${figure(ci95[0])} … ${figure(ci95[1])}`]];
  });
  const hasRounds = samples.some(({ order }) => order !== undefined);
  return [
    page.palette.bold(
      `Over ${number(samples.length)} samples${hasRounds ? `, ${roundsText(samples)} rounds each` : ''}`,
    ),
    ...tableOrRecords(
      ['', 'average', 'deviation', '95 % confidence'].map((title, index) => ({
        title,
        align: index === 0 ? 'left' : 'right',
      })),
      rows,
      page,
    ),
  ];
}
