/** The page of one protocol: its row of the truth table, and the reasons. */
import type { Definition } from '../core/protocol.ts';
import { number } from '../text/layout.ts';
import { filled, markdownTable } from '../text/markdown.ts';
import { type Cell, isFound, originOf, propertiesIn, type TableRow } from './cell.ts';
import { type ConditionName, conditions, titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';
import { proofGroupsOf, worldText } from './proof-list.ts';

/** From the folder of a protocol. */
const OVERVIEW = '../../truth-table.md';

export function protocolPage(row: TableRow, { title, source }: Definition): string {
  const shown = propertiesIn(row);
  const stack = row.stack === row.protocol ? '' : ` Here: ${row.stack}.`;
  return [
    `# ${row.protocol}`,
    '',
    ...filled(
      `Which property does \`${row.protocol}\` keep under which faults, and what goes wrong where it does not? ` +
        `The [truth table](${OVERVIEW}) explains conditions and cells, and has all other protocols.`,
    ),
    '',
    ...filled(`${title[0].toUpperCase()}${title.slice(1)}.${stack} Source: ${source}.`),
    '',
    ...(shown.length === 0
      ? ['No property applies: it promises nothing about broadcasts.']
      : cellsAndReasonsOf(row, shown)),
    '',
  ].join('\n');
}

function cellsAndReasonsOf(row: TableRow, shown: readonly string[]): string[] {
  const linesOf = ({ name }: { readonly name: ConditionName }) => [
    `[${titleOf(name)}](${OVERVIEW}#${name})`,
    ...shown.map((property) => cellText(row, name, property)),
  ];
  return [
    ...markdownTable(['condition', ...shown.map(titleOf)], conditions.map(linesOf)),
    '',
    ...reasonsOf(row),
    ...proofsOf(row),
  ];
}

function proofsOf(row: TableRow): string[] {
  const groups = proofGroupsOf(row);
  if (groups.length === 0) return [];
  const rows = groups.map((group) => [
    group.conditions.map(titleOf).join(', '),
    group.properties.map(titleOf).join(', '),
    worldText(group),
    number(group.proof.states),
  ]);
  return [
    '',
    '## Proofs',
    '',
    ...filled(
      'All schedules of these worlds on a mesh were explored, with at most these faults, and none violates the ' +
        'property. A proof for three peers says nothing about thirty.',
    ),
    '',
    ...markdownTable(['condition', 'property', 'world', 'states'], rows),
  ];
}

function cellText(row: TableRow, condition: ConditionName, property: string): string {
  const cell: Cell = row.cells[condition][property];
  if ('held' in cell)
    return `✓ ${number(cell.held)}${cell.proved === undefined ? '' : ` ∎ ${number(cell.proved.states)}`}`;
  if ('undecided' in cell) return '?';
  if ('doesNotApply' in cell) return '–';
  const mark =
    'violated' in cell ? `✗ ${number(cell.violated)}/${number(cell.of)}` : isFound(cell) ? '✗ explored' : '✗';
  return `[${mark}](${caseLink(originOf(row, condition, property).case)})`;
}

/** A line for each sentence, and one for each reason of a cell that does not apply. */
function reasonsOf(row: TableRow): string[] {
  return [...failuresOf(row), ...exclusionsOf(row)].flatMap((line) => filled(line, '- '));
}

function failuresOf(row: TableRow): string[] {
  const lines = new Map<string, { readonly title: string; readonly properties: string[] }>();
  for (const { name } of conditions) {
    for (const [property, cell] of Object.entries(row.cells[name])) {
      if (!isFound(cell)) continue;
      const sentence = explanationOf(row.protocol, name, property)?.sentence ?? 'Nobody has explained it yet.';
      const key = `${name} ${sentence}`;
      const line = lines.get(key) ?? { title: titleOf(name), properties: [] };
      line.properties.push(`[${titleOf(property)}](${caseLink(cell.case)})`);
      lines.set(key, line);
    }
  }
  return [...lines].map(([key, { title, properties: broken }]) => {
    const sentence = key.slice(key.indexOf(' ') + 1);
    return `**${title}**: ${broken.join(', ')}. ${sentence}`;
  });
}

/** A line for each reason, with its conditions. Of the properties that are shown; the others never mean anything. */
function exclusionsOf(row: TableRow): string[] {
  const shown = propertiesIn(row);
  const titles = new Map<string, string[]>();
  for (const { name } of conditions) {
    for (const [reason, without] of exclusionsUnder(row, name, shown)) {
      const which = without.length === shown.length ? '' : ` for ${without.join(', ')}`;
      const ending = `${which}: ${reason}.`;
      titles.set(ending, [...(titles.get(ending) ?? []), `**${titleOf(name)}**`]);
    }
  }
  return [...titles].map(([ending, all]) => `${all.join(', ')} ${all.length === 1 ? 'does' : 'do'} not apply${ending}`);
}

/** By reason the properties that mean nothing under a condition. */
function exclusionsUnder(row: TableRow, name: ConditionName, shown: readonly string[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const property of shown) {
    const cell = row.cells[name][property];
    if (!('doesNotApply' in cell)) continue;
    reasons.set(cell.doesNotApply, [...(reasons.get(cell.doesNotApply) ?? []), titleOf(property)]);
  }
  return reasons;
}

/** The file of a case, which lies beside the page. */
function caseLink(name: string): string {
  return `${name}.yaml`;
}
