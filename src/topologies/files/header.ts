/**
 * What the first line of an edge list is (names of columns, counts of peers and links, or an edge), and in which
 * columns the ends of an edge stand.
 *
 * The first line names columns where a column holds numbers in all other lines and a word there; else where its words
 * are those that name the ends of an edge (source, to, node_1 …). A word that stands in another line too is a peer, and
 * so is one that is formed as all others are (n7 among n1, n2). What is neither is refused, as it may be two peers or
 * two names of columns.
 */
import { InputError } from '../../core/errors.ts';
import { isNumber, isWhole, type TextTable } from './text-table.ts';

export interface ListOptions {
  /** Names or numbers of the columns with the two ends, `from,to`; empty if they are to be found. */
  readonly columns: string;
  readonly header: 'auto' | 'yes' | 'no' | 'counts';
}

export interface Layout {
  /** Names of the columns, where the first line has them. */
  readonly header: readonly string[] | undefined;
  /** Peers and links that the first line counts. */
  readonly counts: readonly number[] | undefined;
  /** Columns of the two ends. */
  readonly from: number;
  readonly to: number;
}

const FROM = new Set([
  'source',
  'src',
  'from',
  'start',
  'origin',
  'tail',
  'sender',
  'parent',
  'follower',
  'citing',
  'caller',
  'origen',
  'quelle',
  'von',
]);
const TO = new Set([
  'target',
  'dst',
  'dest',
  'destination',
  'to',
  'end',
  'head',
  'receiver',
  'recipient',
  'child',
  'followee',
  'cited',
  'callee',
  'ziel',
  'nach',
]);
/** What stands beside an end without being one: `start_date`, `src_port`. */
const BESIDE = new Set(
  'time date year ts timestamp port weight lat lon lng latitude longitude type label name desc description'.split(' '),
);
/** Endings of two columns that are of one kind: node_1 and node_2, ip_a and ip_b, u and v. */
const PAIRS = ['1 2', '0 1', 'a b', 'i j', 'u v', 's t', 'p q'].map((pair) => pair.split(' '));
const NUMBERS_OF_ROWS = new Set([
  '',
  'id',
  'index',
  'no',
  'nr',
  'key',
  'edge',
  'edgeid',
  'rowid',
  'unnamed0',
  'linkid',
  'link',
]);
/** Above so many links their exact count in the first line is no accident. */
const LINKS_COUNTED = 10;

/** @throws InputError if it may be read in two ways */
export function layoutOf(table: TextTable, options: ListOptions): Layout {
  const counts = countsOf(table, options);
  if (counts !== undefined) return { header: undefined, counts, ...endsWithout(table, 1, options) };
  if (!hasHeader(table, options)) return { header: undefined, counts: undefined, ...endsWithout(table, 0, options) };
  const header = table.cells(0);
  return { header, counts: undefined, ...endsIn(table, header, options) };
}

function countsOf(table: TextTable, { header }: ListOptions): number[] | undefined {
  if (header === 'yes' || header === 'no' || table.size < 2) return undefined;
  const first = table.cells(0);
  const isAsked = header === 'counts';
  if (!first.every(isWhole) || first.length > 2) {
    if (isAsked) throw new InputError(table.place(0), 'the number of peers, or of peers and links', table.text(0));
    return undefined;
  }
  const numbers = first.map(Number);
  if (isAsked) return numbers;
  const [peers, links] = numbers;
  if ((links !== undefined && links !== table.size - 1) || !areWithin(table, peers)) return undefined;
  if (first.length < table.cells(1).length || links >= LINKS_COUNTED) return numbers;
  throw new InputError(
    table.place(0),
    `topology.header counts or no, as the first line may count ${peers} peers and ${links} links, or be a link`,
    table.text(0),
  );
}

/** True if all ends are numbers below that of the peers, or up to it. */
function areWithin(table: TextTable, peers: number): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let row = 1; row < table.size; row++) {
    const ends = table.cells(row).slice(0, 2);
    if (ends.length < 2 || !ends.every(isWhole)) return false;
    for (const end of ends) {
      least = Math.min(least, Number(end));
      most = Math.max(most, Number(end));
    }
  }
  return least === 0 ? most < peers : most <= peers;
}

function hasHeader(table: TextTable, { header }: ListOptions): boolean {
  if (header !== 'auto') return header === 'yes';
  const first = table.cells(0);
  if (first.length < 2 || first.slice(0, 2).some(isNumber) || (first.length === 2 && first.includes(''))) return false;
  const named = endsByName(first);
  // u and v, a and b are as likely the names of peers.
  const isNamed = named !== undefined && first[named.from].length > 1;
  if (table.size === 1) return isNamed;
  if (first.some((cell, column) => !isNumber(cell) && isNumbersBelow(table, column))) return true;
  const isPeer = areFoundBelow(table, named === undefined ? first.slice(0, 2) : [first[named.from], first[named.to]]);
  if (isNamed && !isPeer) return true;
  if (isPeer && named?.by !== 'words') return false;
  throw new InputError(
    table.place(0),
    'topology.header yes or no, as the first line may name columns or be a link between two peers',
    table.text(0),
  );
}

function isNumbersBelow(table: TextTable, column: number): boolean {
  for (let row = 1; row < table.size; row++) {
    const cell = table.cells(row)[column];
    if (cell === undefined || !isNumber(cell)) return false;
  }
  return true;
}

/** True if words of the first line stand in others too, or are formed as all others are, with digits in them. */
function areFoundBelow(table: TextTable, words: readonly string[]): boolean {
  const form = formOf(words[0]);
  let isFormedAlike = /9/.test(form) && words.every((word) => formOf(word) === form);
  for (let row = 1; row < table.size; row++) {
    const cells = table.cells(row);
    if (cells.some((cell) => words.includes(cell))) return true;
    isFormedAlike &&= cells.slice(0, 2).every((cell) => formOf(cell) === form);
  }
  return isFormedAlike;
}

/** n17 and v3 are of one form. */
function formOf(word: string): string {
  return word.replace(/\d+/g, '9').replace(/\p{L}+/gu, 'a');
}

/**
 * The two columns that a header names as ends, by words such as source and target or as a pair such as n1 and n2;
 * undefined if it names none, or more than two.
 */
function endsByName(header: readonly string[]): { from: number; to: number; by: 'words' | 'pair' } | undefined {
  const words = header.map(wordsOf);
  const columnsWith = (names: ReadonlySet<string>) => {
    const all = words.flatMap((parts, column) =>
      parts.some((part) => names.has(part)) && !parts.some((part) => BESIDE.has(part)) ? [column] : [],
    );
    const plain = all.filter((column) => words[column].length === 1);
    return plain.length === 1 ? plain : all;
  };
  const [froms, tos] = [columnsWith(FROM), columnsWith(TO)];
  if (froms.length === 1 && tos.length === 1 && froms[0] !== tos[0]) return { from: froms[0], to: tos[0], by: 'words' };
  if (froms.length + tos.length > 0) return undefined;
  const pairs = PAIRS.flatMap(([one, other]) =>
    words.flatMap((parts, from) => {
      if (parts.at(-1) !== one) return [];
      const partner = [...parts.slice(0, -1), other].join(' ');
      const to = words.findIndex((candidate) => candidate.join(' ') === partner);
      return to < 0 ? [] : [{ from, to, by: 'pair' as const }];
    }),
  );
  return pairs.length === 1 ? pairs[0] : undefined;
}

/** `FromNodeId` and `from_node_id` are from, node, id. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}

function endsIn(table: TextTable, header: readonly string[], { columns }: ListOptions): { from: number; to: number } {
  if (columns !== '') return chosenEnds(header, header.length, columns);
  const named = endsByName(header);
  if (named !== undefined) return { from: named.from, to: named.to };
  const kinds = [0, 1].map((column) => isNumbersBelow(table, column));
  const isClear = table.size > 1 && kinds[0] === kinds[1] && !NUMBERS_OF_ROWS.has(wordsOf(header[0]).join(''));
  const areNumbersBeside = header.slice(2).every((_, column) => isNumbersBelow(table, column + 2));
  if (isClear && areNumbersBeside) return { from: 0, to: 1 };
  throw new InputError(
    table.place(0),
    'topology.columns with the two that hold the ends of a link, such as source,target',
    header.join(','),
  );
}

function endsWithout(table: TextTable, first: number, { columns }: ListOptions): { from: number; to: number } {
  if (columns === '') return { from: 0, to: 1 };
  return chosenEnds(undefined, table.size > first ? table.cells(first).length : 2, columns);
}

function chosenEnds(
  header: readonly string[] | undefined,
  width: number,
  columns: string,
): { from: number; to: number } {
  const places = columns.split(',').map((given) => {
    const name = given.trim();
    const named = header?.indexOf(name) ?? -1;
    return named < 0 && isWhole(name) ? Number(name) - 1 : named;
  });
  const isFit = places.length === 2 && places[0] !== places[1] && places.every((place) => place >= 0 && place < width);
  if (!isFit) {
    const known = header === undefined ? `numbers from 1 to ${width}` : `of ${header.join(', ')}`;
    throw new InputError(
      'topology.columns',
      `two columns such as ${header?.slice(0, 2).join(',') ?? '1,2'}, ${known}`,
      columns,
    );
  }
  return { from: places[0], to: places[1] };
}
