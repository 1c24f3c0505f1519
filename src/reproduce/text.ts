/** Reproduced figures in a terminal. */

import { experimentCommand } from '../reports/commands.ts';
import { number, type Page, table, wrap } from '../text/layout.ts';
import { foundText, gapsOf, shown } from './figure-text.ts';
import type { Reproduction } from './published.ts';
import { experimentOf, type Reproduced } from './reproduce.ts';

/** One experiment: what it tries, the command that runs it, and its figures. */
export function reproducedText(reproduction: Reproduction, { figures, samples }: Reproduced, page: Page): string[] {
  const { name, title, source } = reproduction;
  const { palette, columns } = page;
  const mark = (isMet: boolean) => (isMet ? palette.green('✓') : palette.red('✗'));
  const rows = figures.map((one) => [one.what, shown(one.published), foundText(one), `${mark(one.isMet)} ${one.test}`]);
  const titles = [`${number(samples)} ${samples === 1 ? 'run' : 'runs'}`, 'published', 'here', ''];
  const aligned = titles.map(
    (text, index) => ({ title: text, align: index === 0 || index === 3 ? 'left' : 'right' }) as const,
  );
  const gaps = gapsOf(figures).flatMap((gap) => wrap('   ✗', gap.split(' '), columns));
  return [
    `${palette.bold(palette.cyan(name))}  ${title}`,
    ...wrap(' ', source.split(' '), columns),
    `  ${palette.dim(experimentCommand(experimentOf(reproduction, samples)))}`,
    ...table(aligned, rows, palette),
    ...gaps,
    '',
  ];
}
