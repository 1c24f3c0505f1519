/**
 * A long SVG in columns: its tags that differ in numbers only share a pattern, and the numbers of each place in the
 * pattern stand in a column. Such columns are packed several times smaller than the tags (`deflate.ts`). Nothing is lost;
 * the page's script makes the tags again (`script/scene.ts`).
 */

interface Columns {
  /** Tags, with `HOLE` for each number; those that occur once as they are. */
  readonly patterns: readonly string[];
  /** Of each tag its pattern, in the order of the document. */
  readonly order: string;
  /** By pattern, the columns of its holes. */
  readonly columns: readonly (readonly string[])[];
}

const HOLE = '\u0001';
const numbers = /-?\d+(?:,\d{3}(?!\d))*(?:\.\d+)?/g;
/** Figures that only seem shorter as differences are packed better as they are. */
const SHORTER = 0.8;
/** More decimals are no exact integers when they are shifted. */
const DECIMALS_MOST = 6;

export function inColumns(svg: string): string {
  const tags = svg.split(/(?=<)/);
  const patterns = patternsOf(tags);
  const places = new Map<string, number>();
  const found: string[][][] = [];
  const order = tags.map((tag, index) => {
    const pattern = patterns[index];
    const place = places.get(pattern) ?? places.size;
    places.set(pattern, place);
    const values = pattern === tag ? [] : tag.match(numbers)!;
    found[place] ??= values.map(() => []);
    for (const [hole, value] of values.entries()) found[place][hole].push(value);
    return place;
  });
  const columns = found.map(columnsOf);
  return JSON.stringify({ patterns: [...places.keys()], order: order.join(' '), columns } satisfies Columns);
}

/** A tag that has no like is its own pattern: the path of a large tree has a million numbers. */
function patternsOf(tags: readonly string[]): string[] {
  const patterns = tags.map((tag) => tag.replace(numbers, HOLE));
  const uses = new Map<string, number>();
  for (const pattern of patterns) uses.set(pattern, (uses.get(pattern) ?? 0) + 1);
  return patterns.map((pattern, index) => (uses.get(pattern) === 1 ? tags[index] : pattern));
}

export function fromColumns(text: string): string {
  const { patterns, order, columns }: Columns = JSON.parse(text);
  const pieces = patterns.map((pattern) => pattern.split(HOLE));
  const places = order.split(' ').map(Number);
  const counts = patterns.map(() => 0);
  for (const place of places) counts[place]++;
  const values = columns.map((own, place) => valuesOf(own, counts[place]));
  const used = patterns.map(() => 0);
  return places
    .map((place) => {
      const row = used[place]++;
      return pieces[place].map((piece, hole) => (hole === 0 ? piece : values[place][hole - 1][row] + piece)).join('');
    })
    .join('');
}

/** Each as `=value` if all are the same, `@place` if an earlier one is the same, as differences, or as it is. */
function columnsOf(columns: readonly (readonly string[])[]): string[] {
  const plain = columns.map((values) => values.join(' '));
  return columns.map((values, index) => {
    const earlier = plain.indexOf(plain[index]);
    if (values.every((value) => value === values[0])) return `=${values[0]}`;
    if (earlier < index) return `@${earlier}`;
    const differences = differencesOf(values);
    return differences !== undefined && differences.length < SHORTER * plain[index].length ? differences : plain[index];
  });
}

/** `+decimals first difference difference …`, in units of the last decimal; undefined if that is not exact. */
function differencesOf(values: readonly string[]): string | undefined {
  const decimals = Math.max(...values.map((value) => value.split('.')[1]?.length ?? 0));
  const units = values.map((value) => Math.round(Number(value) * 10 ** decimals));
  const isExact = decimals <= DECIMALS_MOST && values.every((value, row) => value === numberFrom(units[row], decimals));
  if (!isExact) return undefined;
  return `+${decimals} ${units.map((unit, row) => unit - (units[row - 1] ?? 0)).join(' ')}`;
}

function valuesOf(columns: readonly string[], count: number): string[][] {
  const found: string[][] = [];
  for (const column of columns) {
    if (column.startsWith('=')) found.push(new Array<string>(count).fill(column.slice(1)));
    else if (column.startsWith('@')) found.push(found[Number(column.slice(1))]);
    else if (column.startsWith('+')) found.push(summed(column));
    else found.push(column.split(' '));
  }
  return found;
}

function summed(column: string): string[] {
  const [decimals, ...differences] = column.slice(1).split(' ').map(Number);
  let unit = 0;
  return differences.map((difference) => {
    unit += difference;
    return numberFrom(unit, decimals);
  });
}

function numberFrom(unit: number, decimals: number): string {
  return String(unit / 10 ** decimals);
}
