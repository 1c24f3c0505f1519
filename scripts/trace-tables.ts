/** The tables of facts and columns in docs/trace.md, from those of the program. `npm run docs` writes them. */
import { columnNames, columns, columnTypes } from '../src/trace/columns.ts';
import { factNames, facts, tableFieldsOf } from '../src/trace/facts.ts';
import { table } from './reference.ts';

const BEGIN = '<!-- written by npm run docs, from src/trace/facts.ts and columns.ts -->';
const END = '<!-- end -->';

/** The page with its tables as they should be. */
export function withTraceTables(page: string): string {
  const [before, rest] = page.split(BEGIN);
  return `${before}${BEGIN}\n\n${factsTable()}\n\n${columnsTable()}\n\n${END}${rest.split(END)[1]}`;
}

function factsTable(): string {
  const rows = factNames.map((name) => [
    `\`${name}\``,
    facts[name].meaning,
    tableFieldsOf(name)
      .map(({ column }) => `\`${column}\``)
      .join(', '),
  ]);
  return table(['fact', 'what happened', 'other columns'], rows);
}

function columnsTable(): string {
  const rows = columnNames.map((name) => {
    const { type, meaning, ...rest } = columns[name];
    return [`\`${name}\``, `\`${columnTypes[type]}\``, 'unit' in rest ? rest.unit : '', meaning];
  });
  return table(['column', 'type in SQL', 'unit', 'meaning'], rows);
}
