/** The truth table as the page docs/truth-table.md: all protocols at a glance, and by condition what fails and why. */
import { properties } from '../checks/index.ts';
import type { Definition } from '../core/protocol.ts';
import { number } from '../text/layout.ts';
import { caseOf, pageOf } from './case-file.ts';
import { fails, originOf, type TableRow, type TruthTable } from './cell.ts';
import { type Condition, type ConditionName, conditions, titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';
import { filled, markdownTable } from './markdown.ts';

const names = properties.map(({ name }) => name);

/** What another property is part of: if that one fails, this one does too. */
const implied: Readonly<Record<string, string>> = {
  'uniform-agreement': 'agreement',
  'causal-order': 'fifo-order',
  'uniform-consensus-agreement': 'consensus-agreement',
};

/** @param definitions of the rows, in their order */
export function overviewPage({ rows, schedules, seed }: TruthTable, definitions: readonly Definition[]): string {
  const promising = rows.map((row, index) => ({ row, promises: definitions[index].promises }));
  return [
    '# Truth table',
    '',
    'Which property does each protocol keep under which faults, and what exactly goes wrong where it does not?',
    '',
    '```',
    'hearsay table flood',
    '```',
    '',
    ...filled(
      `makes the table of one protocol. \`npm run truth\` makes this page and those of the protocols: ` +
        `${number(schedules)} random schedules of up to five peers for each protocol and condition, with seed ${seed}. ` +
        'A layer stands on `flood`.',
    ),
    '',
    '## Promises at a glance',
    '',
    ...filled(
      '✓: every property that the protocol promises while nothing fails held in all schedules. ✗: some fail; the ' +
        'condition tells which and why. Each protocol has a page with all its properties.',
    ),
    '',
    ...markdownTable(
      ['protocol', ...conditions.map(({ name }) => linkTo(name))],
      promising.map((one) => [
        `[${one.row.protocol}](${pageOf(one.row.protocol)})`,
        ...conditions.map(({ name }) => overallMark(one, name)),
      ]),
    ),
    '',
    ...meaningOfCells,
    '',
    ...conditions.flatMap((condition) => [
      `## ${titleOf(condition.name)}`,
      '',
      ...filled([condition.meaning, ...includedIn(condition)].join(' ')),
      '',
      ...reasonsUnder(condition.name, promising),
    ]),
  ].join('\n');
}

const meaningOfCells = [
  '## Cells',
  '',
  'The pages of the protocols have a cell for each condition and property:',
  '',
  ...markdownTable(
    ['cell', 'meaning'],
    [
      ['✓ 300', 'the property held in 300 schedules, and in none it failed. No test can say more'],
      ['✗ 61/100', 'it failed in 61 of 100 schedules in which it could be decided; the link is the smallest schedule'],
      ['✗', 'it fails for a reason that a condition above has too; the link is the smallest schedule there'],
      ['?', 'no schedule decided it'],
      ['–', 'the condition or the property means nothing for the protocol; the reason stands below the table'],
    ],
  ),
];

interface Promising {
  readonly row: TableRow;
  readonly promises: Definition['promises'];
}

/** Of the properties that the protocol promises. */
function overallMark({ row, promises }: Promising, condition: ConditionName): string {
  const cells = names.filter((name) => promises[name] !== undefined).map((name) => row.cells[condition][name]);
  if (cells.every((cell) => 'doesNotApply' in cell)) return '–';
  if (cells.some(fails)) return '✗';
  return cells.some((cell) => 'undecided' in cell) ? '?' : '✓';
}

/** What fails under it too, and stands there. */
function includedIn({ includes }: Condition): string[] {
  const links = includes.filter((name) => name !== 'no-fault' && name !== 'reordering').map(linkTo);
  return links.length === 0 ? [] : [`What fails under ${links.join(' and ')} fails here too.`];
}

function linkTo(name: ConditionName): string {
  return `[${titleOf(name)}](#${name})`;
}

/** A line for each sentence and what it explains, with the protocols to which it applies. */
function reasonsUnder(condition: ConditionName, all: readonly Promising[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { row, promises } of all) {
    const broken = names.filter((name) => promises[name] !== undefined && 'violated' in row.cells[condition][name]);
    const first = broken.filter((name) => !broken.some((other) => other === implied[name]));
    for (const [start, link] of reasonsFor(row, condition, first))
      lines.set(start, [...(lines.get(start) ?? []), link]);
  }
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return ['No promise fails.', ''];
  return [...sorted.flatMap(([start, links]) => filled(`${start} ${links.join(', ')}`, '- ')), ''];
}

/** By property names and sentence, the link of a protocol to its case. */
function reasonsFor(row: TableRow, condition: ConditionName, broken: readonly string[]): Map<string, string> {
  const byCase = new Map<string, { readonly sentence: string; readonly titles: string[] }>();
  for (const property of broken) {
    const sentence = explanationOf(row.protocol, condition, property)?.sentence ?? 'Nobody has explained it yet.';
    const key = `${originOf(row, condition, property).case} ${sentence}`;
    const one = byCase.get(key) ?? { sentence, titles: [] };
    one.titles.push(titleOf(property));
    byCase.set(key, one);
  }
  return new Map(
    [...byCase].map(([key, { sentence, titles }]) => [
      `**${titles.join(', ')}**: ${sentence}`,
      `[${row.protocol}](${caseOf(row.protocol, key.slice(0, key.indexOf(' ')))})`,
    ]),
  );
}
