/** Adjacency lists: each line names a peer and those that it has a link to, `a b c` or `a: b c` (NetworkX, Gephi). */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';
import { isWhole, type TextTable } from './text-table.ts';

export function readAdjacencyList(table: TextTable, wanted: WantedAttributes): FileGraph {
  const names = new Names(table.file, wanted);
  const separator = hasColons(table) ? separatorAfterColons(table) : undefined;
  const known = new Set<string>();
  for (let row = 0; row < table.size; row++) {
    const [name, ...neighbours] = cellsOf(table, row, separator);
    if (name === '') throw new InputError(table.place(row), 'the name of a peer', table.text(row));
    const peer = names.peer(name);
    for (const neighbour of neighbours) {
      if (neighbour === '') continue;
      const other = names.peer(neighbour);
      // Most lists have each link twice, once on the line of either end.
      const key = peer < other ? `${peer}-${other}` : `${other}-${peer}`;
      if (known.has(key)) continue;
      known.add(key);
      names.link(peer, other, undefined, table.line(row));
    }
  }
  return names.graph('adjacency list');
}

/** Whether the lines are lists of neighbours rather than edges. `maybe` where they may be both. */
export function looksLikeAdjacencyList(table: TextTable): 'yes' | 'no' | 'maybe' {
  if (table.size === 0) return 'no';
  if (hasColons(table)) return 'yes';
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  const lists = new Map<string, readonly string[]>();
  for (let row = 0; row < table.size; row++) {
    const [name, ...neighbours] = table.cells(row);
    // Each peer has one line, and in it no other peer twice.
    if (lists.has(name) || neighbours.includes(name) || new Set(neighbours).size < neighbours.length) return 'no';
    lists.set(name, neighbours);
    least = Math.min(least, neighbours.length + 1);
    most = Math.max(most, neighbours.length + 1);
  }
  if (most === 1 || (least === 2 && most === 2) || isCounted(table)) return 'no';
  const isClosed = [...lists.values()].every((neighbours) => neighbours.every((neighbour) => lists.has(neighbour)));
  if (isClosed) return least < most || areMutual(lists) || ![...lists.keys()].every(isWhole) ? 'yes' : 'maybe';
  return least < most && (most > 3 || thirdsAreNames(lists)) ? 'maybe' : 'no';
}

/** The number of peers alone on the first line, and edges after it. */
function isCounted(table: TextTable): boolean {
  const [first, ...others] = Array.from({ length: table.size }, (_, row) => table.cells(row));
  return first.length === 1 && isWhole(first[0]) && others.every((cells) => cells.length === 2);
}

function areMutual(lists: ReadonlyMap<string, readonly string[]>): boolean {
  return [...lists].every(([name, neighbours]) =>
    neighbours.every((neighbour) => lists.get(neighbour)!.includes(name)),
  );
}

/** What would be a weight names a peer on another line. */
function thirdsAreNames(lists: ReadonlyMap<string, readonly string[]>): boolean {
  const names = new Set([...lists].flatMap(([name, [neighbour]]) => [name, neighbour]));
  const thirds = [...lists.values()].flatMap((neighbours) => neighbours.slice(1));
  return thirds.length > 0 && thirds.every((third) => names.has(third));
}

/** A name, which is no quoted key of a {…}, and a colon. */
const COLON = /^[^:{}"']*[^\s:{}"']\s*:(\s|$)/;

/** True if each line begins with a name and a colon. */
function hasColons(table: TextTable): boolean {
  for (let row = 0; row < table.size; row++) if (!COLON.test(table.text(row))) return false;
  return true;
}

/** What stands between neighbours after a colon. */
function separatorAfterColons(table: TextTable): RegExp {
  let hasMarks = false;
  let spaced = -1;
  for (let row = 0; row < table.size; row++) {
    const [name, ...rest] = table.text(row).split(':');
    hasMarks ||= /[,;]/.test(rest.join(':'));
    if (/\s/.test(name.trim())) spaced = row;
  }
  if (!hasMarks && spaced >= 0)
    throw new InputError(
      table.place(spaced),
      'commas between neighbours, as there are blanks in names',
      table.text(spaced),
    );
  return hasMarks ? /\s*[,;]\s*/ : /\s+/;
}

function cellsOf(table: TextTable, row: number, separator: RegExp | undefined): string[] {
  if (separator === undefined) return table.cells(row);
  const text = table.text(row);
  const colon = text.indexOf(':');
  const neighbours = text.slice(colon + 1).trim();
  return [text.slice(0, colon).trim(), ...(neighbours === '' ? [] : neighbours.split(separator))];
}
