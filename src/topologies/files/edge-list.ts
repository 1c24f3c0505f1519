/**
 * Edge lists: two ends a line, and what else is said of the edge in further columns (SNAP, KONECT, NetworkX, Gephi,
 * igraph, Neo4j). `header.ts` finds the ends. Without names of columns only numbers (weights, times) may follow the
 * ends, and a {…} of attributes.
 */
import { InputError } from '../../core/errors.ts';
import { type Layout, type ListOptions, layoutOf } from './header.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';
import { isNumber, type TextTable } from './text-table.ts';

export function readEdgeList(table: TextTable, wanted: WantedAttributes, options: ListOptions): FileGraph {
  const names = new Names(table.file, wanted);
  if (table.comments.some((comment) => /^bip\b/.test(comment))) {
    throw new InputError(
      table.file,
      'a graph of one set of nodes; this one is bipartite (bip), and numbers each set from 1',
    );
  }
  if (table.size === 0) return names.graph('edge list');
  // Before its words are looked at: they may be cut at the wrong places.
  for (const cell of table.cells(0)) if (isOdd(cell)) throw oddName(table, 0, cell);
  const layout = layoutOf(table, options);
  const { header, counts, from, to } = layout;
  const columnOf = columnsOf(layout);
  const types = new Set<string>();
  const typeColumn = columnOf('type');
  const { columns } = options;
  /** Cells of the lines that have more than the ends. */
  let width: number | undefined;
  for (let row = header === undefined && counts === undefined ? 0 : 1; row < table.size; row++) {
    const cells = table.cells(row);
    if (header === undefined && columns === '' && cells.length > 2) {
      width ??= cells.length;
      if (cells.length !== width)
        throw new InputError(
          table.place(row),
          `${width} cells as above, or topology.format with another`,
          table.text(row),
        );
    }
    if (cells.length > 1) checkCells(table, row, cells, layout, options);
    else throw oneCell(table, row);
    const link = (attribute: string) => table.noted(row, attribute) ?? cells[columnOf(attribute)];
    names.link(names.peer(cells[from]), names.peer(cells[to]), link, table.line(row));
    if (typeColumn >= 0 && types.size < 3) types.add((cells[typeColumn] ?? '').toLowerCase());
  }
  for (let peer = names.size; counts !== undefined && peer < counts[0]; peer = names.size) addUnnamed(names, counts[0]);
  names.directed = types.has('directed') || table.comments.some((comment) => /^(Directed graph|asym\b)/i.test(comment));
  return names.graph(kindOf(layout), commentsOn(table, names.size));
}

/** Peers without a link, of a list that counts its peers from 0 or 1. */
function addUnnamed(names: Names, peers: number): void {
  const first = names.has('0') ? 0 : names.has(String(peers)) ? 1 : 0;
  for (let peer = first; peer < peers + first; peer++) names.peer(String(peer));
}

function checkCells(
  table: TextTable,
  row: number,
  cells: readonly string[],
  { header, from, to }: Layout,
  { columns }: ListOptions,
): void {
  for (const end of [cells[from], cells[to]]) {
    if (end === undefined || end === '') throw new InputError(table.place(row), 'both ends of a link', table.text(row));
    if (isOdd(end)) throw oddName(table, row, end);
  }
  if (header !== undefined) {
    if (cells.length > header.length)
      throw new InputError(table.place(row), `${header.length} cells, one for each column`, table.text(row));
    return;
  }
  if (columns === '' && cells.length > 2 && !cells.slice(2).every((cell) => cell === '' || isNumber(cell))) {
    throw new InputError(
      table.place(row),
      'two names and at most numbers after them; else topology.columns with those of the ends, or topology.format adjacency-list',
      table.text(row),
    );
  }
}

/** The rest of a bracket, or of another separator. */
function isOdd(name: string): boolean {
  if (/^[,;|]|[,;|]$/.test(name)) return true;
  return (
    /[()[\]{}]/.test(name) &&
    ['()', '[]', '{}'].some(([open, close]) => name.split(open).length !== name.split(close).length)
  );
}

function oddName(table: TextTable, row: number, name: string): InputError {
  return new InputError(
    table.place(row),
    `names unlike ${name}, or topology.separator with what stands between them`,
    table.text(row),
  );
}

function oneCell(table: TextTable, row: number): InputError {
  const cut = table.separator === 'space' ? 'blanks' : table.separator;
  return new InputError(
    table.place(row),
    `two names between ${cut} (else topology.separator or topology.format)`,
    table.text(row),
  );
}

/** By the name of an attribute its column; −1 if there is none. */
function columnsOf({ header, from, to }: Layout): (attribute: string) => number {
  const known = new Map<string, number>();
  return (attribute) => {
    let column = known.get(attribute);
    if (column === undefined) {
      column = header?.indexOf(attribute) ?? -1;
      if (column < 0) column = header?.findIndex((name) => name.toLowerCase() === attribute.toLowerCase()) ?? -1;
      if (column < 0 && /^\d+$/.test(attribute)) column = Number(attribute) - 1;
      if (column < 0 && header === undefined && attribute === 'weight')
        column = [0, 1, 2].find((place) => place !== from && place !== to)!;
      known.set(attribute, column);
    }
    return column;
  };
}

function kindOf({ header, counts, from, to }: Layout): string {
  if (counts !== undefined) return `edge list after the counts ${counts.join(' ')}`;
  if (header === undefined)
    return from === 0 && to === 1 ? 'edge list' : `edge list, links from column ${from + 1} to ${to + 1}`;
  const ends = from === 0 && to === 1 ? '' : `, links from ${header[from]} to ${header[to]}`;
  return `edge list with header ${header.join(',')}${ends}`;
}

/** SNAP says how many nodes there are: those without an edge are not in the list. */
function commentsOn(table: TextTable, peers: number): string[] {
  const said = table.comments
    .map((comment) => /\bNodes:\s*(\d+)/.exec(comment)?.[1])
    .find((count) => count !== undefined);
  return said === undefined || Number(said) === peers
    ? []
    : [`a comment in it says ${said} nodes: those without a link are not listed`];
}
