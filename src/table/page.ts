/** The truth table as the page docs/truth-table.md. */
import { properties } from '../checks/index.ts';
import type { Definition } from '../core/protocol.ts';
import { number } from '../text/layout.ts';
import { placeOf } from './case-file.ts';
import { type Cell, fails, originOf, propertiesIn, type TableRow, type TruthTable } from './cell.ts';
import { type ConditionName, conditions, titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';

const names = properties.map(({ name }) => name);

/** What another property is part of: if that one fails, this one does too. */
const implied: Readonly<Record<string, string>> = {
  'uniform-agreement': 'agreement',
  'causal-order': 'fifo-order',
  'uniform-consensus-agreement': 'consensus-agreement',
};

/** @param definitions of the rows, in their order */
export function tablePage({ rows, schedules, seed }: TruthTable, definitions: readonly Definition[]): string {
  return [
    '# Truth table',
    '',
    'Which property does each protocol keep under which faults, and what exactly goes wrong where it does not?',
    '',
    '```',
    'hearsay table flood',
    '```',
    '',
    `makes the table of one protocol. \`npm run truth\` makes this page: ${number(schedules)} random schedules of up to`,
    `five peers for each protocol and condition, with seed ${seed}. A layer stands on \`flood\`.`,
    '',
    '## Promises at a glance',
    '',
    '✓: every property that the protocol promises while nothing fails held in all schedules. Else the properties that',
    'fail, each linked to its reasons.',
    '',
    ...table(
      ['protocol', ...conditions.map(({ name }) => `[${titleOf(name)}](#conditions)`)],
      rows.map((row, index) => [
        `[${row.protocol}](#${row.protocol})`,
        ...conditions.map(({ name }) => overallCell(row, name, definitions[index])),
      ]),
    ),
    '',
    '## Conditions',
    '',
    ...table(
      ['condition', 'what happens'],
      conditions.map(({ name, meaning }) => [titleOf(name), meaning]),
    ),
    '',
    '## Cells',
    '',
    ...table(
      ['cell', 'meaning'],
      [
        ['✓ 300', 'the property held in 300 schedules, and in none it failed. No test can say more'],
        [
          '✗ 61/100',
          'it failed in 61 of 100 schedules in which it could be decided; the link is the smallest schedule',
        ],
        ['✗', 'it fails for a reason that a condition above has too; the link is the smallest schedule there'],
        ['?', 'no schedule decided it'],
        ['–', 'the condition or the property means nothing for the protocol; the reason stands below the table'],
      ],
    ),
    '',
    ...rows.flatMap((row, index) => sectionOf(row, definitions[index])),
  ].join('\n');
}

/** Of the properties that the protocol promises. */
function overallCell(row: TableRow, condition: ConditionName, { promises }: Definition): string {
  const promised = names.filter((name) => promises[name] !== undefined);
  const cells = row.cells[condition];
  if (promised.every((name) => 'doesNotApply' in cells[name])) return '–';
  const broken = promised.filter((name) => fails(cells[name]));
  if (broken.length === 0) return promised.some((name) => 'undecided' in cells[name]) ? '?' : '✓';
  const first = broken.filter((name) => !broken.some((other) => other === implied[name]));
  return `[${first.map(titleOf).join(', ')}](#${row.protocol})`;
}

function sectionOf(row: TableRow, { title, source }: Definition): string[] {
  const shown = propertiesIn(row);
  const stack = row.stack === row.protocol ? '' : ` Here: ${row.stack}.`;
  return [
    `## ${row.protocol}`,
    '',
    ...filled(`${title[0].toUpperCase()}${title.slice(1)}.${stack} Source: ${source}.`),
    '',
    ...table(
      ['condition', ...shown.map(titleOf)],
      conditions.map(({ name }) => [titleOf(name), ...shown.map((property) => cellText(row, name, property))]),
    ),
    '',
    ...reasonsOf(row),
    '',
  ];
}

function cellText(row: TableRow, condition: ConditionName, property: string): string {
  const cell: Cell = row.cells[condition][property];
  if ('held' in cell) return `✓ ${number(cell.held)}`;
  if ('undecided' in cell) return '?';
  if ('doesNotApply' in cell) return '–';
  const mark = 'violated' in cell ? `✗ ${number(cell.violated)}/${number(cell.of)}` : '✗';
  return `[${mark}](${placeOf(row.protocol, originOf(row, condition, property).case)})`;
}

/** A line for each sentence, and one for each reason of a cell that does not apply. */
function reasonsOf(row: TableRow): string[] {
  return [...failuresOf(row), ...exclusionsOf(row)].flatMap((line) => filled(line, '- '));
}

function failuresOf(row: TableRow): string[] {
  const lines = new Map<string, { readonly title: string; readonly properties: string[] }>();
  for (const { name } of conditions) {
    for (const [property, cell] of Object.entries(row.cells[name])) {
      if (!('violated' in cell)) continue;
      const sentence = explanationOf(row.protocol, name, property)?.sentence ?? 'Nobody has explained it yet.';
      const key = `${name} ${sentence}`;
      const line = lines.get(key) ?? { title: titleOf(name), properties: [] };
      line.properties.push(`[${titleOf(property)}](${placeOf(row.protocol, cell.case)})`);
      lines.set(key, line);
    }
  }
  return [...lines].map(([key, { title, properties: broken }]) => {
    const sentence = key.slice(key.indexOf(' ') + 1);
    return `**${title}**: ${broken.join(', ')}. ${sentence}`;
  });
}

/** Of the properties that are shown; the others mean nothing under any condition. */
function exclusionsOf(row: TableRow): string[] {
  const shown = propertiesIn(row);
  return conditions.flatMap(({ name }) => {
    const reasons = new Map<string, string[]>();
    for (const property of shown) {
      const cell = row.cells[name][property];
      if (!('doesNotApply' in cell)) continue;
      reasons.set(cell.doesNotApply, [...(reasons.get(cell.doesNotApply) ?? []), titleOf(property)]);
    }
    return [...reasons].map(([reason, without]) => {
      const which = without.length === shown.length ? '' : ` to ${without.join(', ')}`;
      return `**${titleOf(name)}** does not apply${which}: ${reason}.`;
    });
  });
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}

const COLUMNS = 120;

/** Words in lines of the page. @param head of the first line; further lines are set in as far */
function filled(text: string, head = ''): string[] {
  const lines: string[] = [];
  let line = head.trimEnd();
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > COLUMNS && line !== '') {
      lines.push(line);
      line = ' '.repeat(head.length) + word;
    } else line = longer;
  }
  return [...lines, line];
}
