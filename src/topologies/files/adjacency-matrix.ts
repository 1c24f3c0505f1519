/**
 * Adjacency matrices: row i has in column j whether, or with what weight, i has a link to j. Names of peers may stand
 * in the first line, in the first column, or in both; the count of peers may stand alone in the first line; cells of 0
 * and 1 may stand side by side. `0`, `-`, `.`, `inf`, `nan` and an empty cell are no link.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';
import { isNumber, isWhole, numberOf, type TextTable } from './text-table.ts';

export interface Matrix {
  readonly labels: readonly string[] | undefined;
  readonly size: number;
  /** The first row of the table that is one of the matrix. */
  readonly first: number;
  /** The cell of row i and column j. */
  cells(i: number): readonly string[];
}

/** `maybe` where the same lines may as well be edges. */
type Verdict = 'yes' | 'no' | 'maybe';

const NO_LINK = /^(|-|\.|[+-]?inf(inity)?|nan|na|x)$/i;

export function readMatrix(table: TextTable, wanted: WantedAttributes): FileGraph {
  const matrix = matrixIn(table);
  if (matrix === undefined) {
    const width = table.size === 0 ? 0 : table.cells(0).length;
    throw new InputError(
      table.file,
      'an adjacency matrix, with as many columns as rows',
      `${table.size} lines, ${width} cells in the first`,
    );
  }
  const { size, first, labels } = matrix;
  const names = new Names(table.file, wanted);
  for (let peer = 0; peer < size; peer++) names.peer(labels?.[peer] ?? String(peer));
  if (names.size < size) throw new InputError(table.file, 'a matrix with each name once', labels?.join(','));
  names.directed = !isSymmetric(matrix);
  for (let i = 0; i < size; i++) {
    const row = matrix.cells(i);
    for (let j = names.directed ? 0 : i; j < size; j++) {
      if (!isLink(row[j], table.place(first + i))) continue;
      names.link(
        i,
        j,
        (attribute) => (attribute === 'weight' ? String(numberOf(row[j])) : undefined),
        table.line(first + i),
      );
    }
  }
  return names.graph(`adjacency matrix${labels === undefined ? '' : ' with names'}`);
}

/** Whether the lines are a matrix rather than edges. */
export function looksLikeMatrix(table: TextTable): Verdict {
  const matrix = matrixIn(table);
  if (matrix === undefined) return 'no';
  const { size, first, labels } = matrix;
  // Labels on both sides, a count before it, and figures side by side are nothing else.
  const isPlain = first === 0 && labels === undefined && table.cells(0).length > 1;
  const hasTwoSides = labels !== undefined && first === 1 && table.cells(1).length > size;
  if (hasTwoSides || (!isPlain && labels === undefined && size > 2)) return 'yes';
  const rows = Array.from({ length: size }, (_, i) => matrix.cells(i));
  const isBinary = rows.every((row) => row.every((cell) => cell === '0' || cell === '1'));
  const hasMarks = rows.some((row) => row.some((cell) => !isNumber(cell)));
  const isHollow = rows.every((row, i) => NO_LINK.test(row[i]) || numberOf(row[i]) === 0);
  const isEven = isSymmetric(matrix);
  if ((hasMarks && (isEven || isHollow)) || (isEven && isHollow && size > 2)) return 'yes';
  // Two lines of two: 0 1 and 1 0 is one link either way.
  if (size === 2) return isBinary && !(isEven && isHollow) ? 'maybe' : 'no';
  if (size === 3) return isBinary || isHollow ? 'maybe' : 'no';
  if (isBinary || isEven || isHollow) return 'yes';
  return size <= 5 && labels === undefined ? 'maybe' : 'no';
}

function matrixIn(table: TextTable): Matrix | undefined {
  const { size: rows } = table;
  if (rows < 2) return undefined;
  const head = table.cells(0);
  const second = table.cells(1);
  if (head.length === 1 && second.length === 1) return figuresIn(table);
  const whole = (cells: readonly string[]) => cells;
  if (head.length === 1 && isWhole(head[0]) && rows === Number(head[0]) + 1) return squareOf(table, 1, rows - 1, whole);
  const size = rows - 1;
  return (
    withNames(table, head, second) ??
    (head.length === rows ? squareOf(table, 0, rows, whole) : undefined) ??
    (head.length === size && size > 2 && !head.some(isNumber) ? squareOf(table, 1, size, whole, head) : undefined)
  );
}

/** Names beside the rows, and above the columns too if there is a row more than that. */
function withNames(table: TextTable, head: readonly string[], second: readonly string[]): Matrix | undefined {
  const { size: rows } = table;
  const rest = (cells: readonly string[]) => cells.slice(1);
  if (head.length === rows + 1) {
    const labels = Array.from({ length: rows }, (_, row) => table.cells(row)[0]);
    return labels.some(isNumber) ? undefined : squareOf(table, 0, rows, rest, labels);
  }
  const size = rows - 1;
  const isCornered = head.length === size + 1 && !isNumber(head[0]) && (head[0] === '' || !NO_LINK.test(head[0]));
  if (size < 2 || second.length !== size + 1 || !(isCornered || head.length === size)) return undefined;
  const labels = Array.from({ length: size }, (_, row) => table.cells(row + 1)[0]);
  const isSame = head.slice(-size).every((label, column) => label === labels[column]);
  return isSame && new Set(labels).size === size ? squareOf(table, 1, size, rest, labels) : undefined;
}

function squareOf(
  table: TextTable,
  first: number,
  size: number,
  part: (cells: readonly string[]) => readonly string[],
  labels?: readonly string[],
): Matrix | undefined {
  for (let row = 0; row < size; row++) {
    const cells = part(table.cells(first + row));
    if (cells.length !== size || !cells.every((cell) => isNumber(cell) || NO_LINK.test(cell))) return undefined;
  }
  return { size, first, labels, cells: (i) => part(table.cells(first + i)) };
}

/** Lines such as 0101, as long as there are lines. */
function figuresIn(table: TextTable): Matrix | undefined {
  for (let row = 0; row < table.size; row++) {
    const text = table.text(row);
    if (text.length !== table.size || !/^[01]+$/.test(text)) return undefined;
  }
  return { size: table.size, first: 0, labels: undefined, cells: (i) => [...table.text(i)] };
}

function isSymmetric({ size, cells }: Matrix): boolean {
  const rows = Array.from({ length: size }, (_, i) => cells(i));
  return rows.every((row, i) => row.every((cell, j) => j <= i || cell === rows[j][i]));
}

function isLink(cell: string, place: string): boolean {
  if (NO_LINK.test(cell)) return false;
  const weight = numberOf(cell);
  if (weight < 0) throw new InputError(place, 'weights of 0 (no link) and above', cell);
  return weight !== 0;
}
