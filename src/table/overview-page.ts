/** The truth table as the page docs/truth-table.md: all protocols at a glance, and by condition what fails and why. */
import { properties } from '../checks/index.ts';
import type { Definition } from '../core/protocol.ts';
import { number } from '../text/layout.ts';
import { filled, markdownTable } from '../text/markdown.ts';
import { caseOf, pageOf } from './case-file.ts';
import { isFound, originOf, type TableRow, type TruthTable } from './cell.ts';
import { type Condition, type ConditionName, conditions, titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';
import { overallMark } from './mark.ts';

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
      '✓: every property that the protocol promises while nothing fails held in all schedules. ∎: each of them is ' +
        'proved for a small world too. ✗: some fail; the condition tells which and why. Each protocol has a page ' +
        'with all its properties.',
    ),
    '',
    ...markdownTable(
      ['protocol', ...conditions.map(({ name }) => linkTo(name))],
      promising.map((one) => [
        `[${one.row.protocol}](${pageOf(one.row.protocol)})`,
        ...conditions.map(({ name }) => overallMark(one.row, name, one.promises)),
      ]),
    ),
    '',
    ...meaningOfCells,
    '',
    ...aboutProofs,
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
      ['✓ 300', 'the property held in 300 random schedules, and in none it failed'],
      ['✓ 300 ∎ 374', 'besides, it is proved for a small world: all its schedules were explored, through 374 states'],
      ['✗ 61/100', 'it failed in 61 of 100 schedules in which it could be decided; the link is the smallest schedule'],
      ['✗ explored', 'no random schedule showed it, but one of a small world does; the link is a shortest one'],
      ['✗', 'it fails for a reason that a condition above has too; the link is the smallest schedule there'],
      ['?', 'no schedule decided it'],
      ['–', 'the condition or the property means nothing for the protocol; the reason stands below the table'],
    ],
  ),
];

const aboutProofs = [
  '## Proofs',
  '',
  ...filled(
    'A proof is for one world: three peers on a mesh (four if the protocol bears Byzantine peers), one, two or three ' +
      'broadcasts, one or two faults of a kind, and any order in which copies arrive, timers run out and faults ' +
      'come. It says nothing about larger worlds, though most mistakes show in small ones. Each protocol’s page ' +
      'lists its worlds. [`hearsay explore`](explore.md) proves more, with more time.',
  ),
  '',
  'What held and has no proof:',
  '',
  '- The world has too many states, as with peers that set timers for ever: the search ends after 50,000.',
  '- Schedules can go on for ever: then what must happen in the end is not decided.',
  '- The protocol draws random numbers: a world knows those of one seed.',
  '- The explorer has no partitions.',
  ...filled(
    'In an explored world a copy that a peer sends to itself may wait, which no runtime does. What only such a ' +
      'schedule violates is neither proved nor shown.',
    '- ',
  ),
  ...filled(
    'A pause is a delay, so without a failure detector it is proved with the world of reordering. A detector may ' +
      'suspect a paused peer.',
    '- ',
  ),
];

interface Promising {
  readonly row: TableRow;
  readonly promises: Definition['promises'];
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
    const broken = names.filter((name) => promises[name] !== undefined && isFound(row.cells[condition][name]));
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
