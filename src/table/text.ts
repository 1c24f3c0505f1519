/** The truth table in a terminal: one protocol with all its properties, or many with one mark each. */
import type { Definition } from '../core/protocol.ts';
import { number, type Page, wrap } from '../text/layout.ts';
import { isFound, propertiesIn, type TableRow, type TruthTable } from './cell.ts';
import { type ConditionName, conditions, titleOf } from './condition.ts';
import { ladder } from './ladder.ts';
import { markOf, overallMark } from './mark.ts';
import { proofGroupsOf, worldText } from './proof-list.ts';

/** The promises of a row, by its protocol. */
export type PromisesOf = (protocol: string) => Definition['promises'];

export function tableText(table: TruthTable, promisesOf: PromisesOf, page: Page): string[] {
  const { seed, schedules, rows } = table;
  const head = `${number(schedules)} random schedules of each condition, seed ${seed}`;
  return [...(rows.length === 1 ? rowText(rows[0], head, page) : overviewText(rows, promisesOf, head, page)), ''];
}

function rowText(row: TableRow, head: string, page: Page): string[] {
  const { palette } = page;
  const names = propertiesIn(row);
  const marks = conditions.map(({ name }) => ({
    title: titleOf(name),
    marks: names.map((property) => markOf(row.cells[name][property])),
  }));
  const shown = conditions.flatMap(({ name }) => reasonsOf(row, name, page));
  return [
    '',
    ...wrap(`  ${palette.bold(palette.cyan(row.stack))}:`, head.split(' '), page.columns),
    '',
    ...ladder(names, marks, (mark) => painted(mark, palette)),
    '',
    ...legend(page),
    ...proofsOf(row, page),
    ...(shown.length === 0 ? [] : ['', ...shown]),
  ];
}

/** The worlds that were explored whole. */
function proofsOf(row: TableRow, { palette, columns }: Page): string[] {
  const worlds = proofGroupsOf(row).map((group) => `${worldText(group)}: ${number(group.proof.states)} states`);
  if (worlds.length === 0) return [];
  const lines = [...new Set(worlds)].flatMap((world) => wrap('   ', world.split(' '), columns));
  return ['', palette.bold('  Proved by all schedules of'), ...lines];
}

/** The smallest schedules that were found under a condition, each with its evidence. */
function reasonsOf({ cells, cases }: TableRow, condition: ConditionName, { palette, columns }: Page): string[] {
  const found = new Map<string, string[]>();
  for (const [property, cell] of Object.entries(cells[condition]))
    if (isFound(cell)) found.set(cell.case, [...(found.get(cell.case) ?? []), property]);
  return [...found].flatMap(([name, broken]) => [
    palette.bold(`  ${titleOf(condition)}: ${broken.join(', ')}`),
    ...cases[name].facts.map((fact) => `    ${fact}`),
    ...[...new Set(Object.values(cases[name].evidence).map(([first]) => first))].flatMap((fact) =>
      wrap('    →', fact.split(' '), columns),
    ),
  ]);
}

function overviewText(rows: readonly TableRow[], promisesOf: PromisesOf, head: string, page: Page): string[] {
  const marks = rows.map((row) => ({
    title: row.protocol,
    marks: conditions.map(({ name }) => overallMark(row, name, promisesOf(row.protocol))),
  }));
  return [
    '',
    ...wrap('  All promises of each protocol:', head.split(' '), page.columns),
    '',
    ...ladder(
      conditions.map(({ name }) => titleOf(name)),
      marks,
      (mark) => painted(mark, page.palette),
    ),
    '',
    ...legend(page),
    ...wrap(' ', 'hearsay table <protocol> tells which property fails, and shows why.'.split(' '), page.columns),
  ];
}

function painted(mark: string, palette: Page['palette']): string {
  if (mark === '✓' || mark === '∎') return palette.green(mark);
  return mark === '✗' ? palette.red(mark) : palette.dim(mark);
}

function legend({ columns, palette }: Page): string[] {
  const text = '∎ proved for a small world, ✓ held in every schedule, ✗ fails, – does not apply, ? not decided';
  return wrap(' ', text.split(' '), columns).map(palette.dim);
}
