/**
 * METIS and Chaco graphs (also those of the 10th DIMACS challenge): `n m [fmt [ncon]]`, then for each peer from 1 on a
 * line of its neighbours' numbers. `fmt` says whether sizes (100), weights of peers (10) and weights of links (1) stand
 * among them. A line may be empty.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

interface MetisLine {
  readonly text: string;
  readonly line: number;
}

export function readMetis(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const lines = linesOf(text);
  const [head, ...rows] = lines;
  const numbers = head?.text.split(/\s+/) ?? [];
  if (numbers.length < 2 || numbers.length > 4 || !numbers.every((number) => /^\d+$/.test(number))) {
    throw new InputError(`${file}:${head?.line ?? 1}`, 'the numbers of peers and links of a METIS graph', head?.text);
  }
  const [size, links] = numbers.map(Number);
  const { before, weighted } = weightsOf(numbers);
  if (rows.length < size || rows.slice(size).some((row) => row.text !== '')) {
    throw new InputError(
      file,
      `a line for each of the ${size} peers that its first line counts`,
      `${rows.length} lines`,
    );
  }
  const names = new Names(file, wanted);
  for (let peer = 1; peer <= size; peer++) names.peer(String(peer));
  let ends = 0;
  for (let peer = 0; peer < size; peer++) {
    const cells = rows[peer].text === '' ? [] : rows[peer].text.split(/\s+/).slice(before);
    for (let i = 0; i < cells.length; i += weighted ? 2 : 1) {
      const other = Number(cells[i]) - 1;
      if (!Number.isInteger(other) || other < 0 || other >= size) {
        throw new InputError(`${file}:${rows[peer].line}`, `neighbours from 1 to ${size}`, cells[i]);
      }
      ends++;
      const weight = cells[i + 1];
      if (peer <= other)
        names.link(
          peer,
          other,
          (attribute) => (weighted && attribute === 'weight' ? weight : undefined),
          rows[peer].line,
        );
    }
  }
  if (ends !== links * 2)
    throw new InputError(
      file,
      `${links} links as its first line says, each on the lines of both its ends`,
      `${ends} ends`,
    );
  return names.graph('METIS');
}

/** True if the counts of the first line and the symmetry of all others leave no doubt. */
export function looksLikeMetis(text: string): boolean {
  const [head, ...rows] = linesOf(text);
  const numbers = head?.text.split(/\s+/) ?? [];
  if (!/^\d+\s+\d+(\s+[01]{1,3}(\s+\d)?)?$/.test(head?.text ?? '')) return false;
  const [size, links] = numbers.map(Number);
  if (rows.length < size || size === 0 || rows.slice(size).some((row) => row.text !== '')) return false;
  const { before, weighted } = weightsOf(numbers);
  const lists = rows.slice(0, size).map((row) => {
    const cells = row.text === '' ? [] : row.text.split(/\s+/).slice(before);
    return cells.filter((_, index) => !weighted || index % 2 === 0).map(Number);
  });
  if (lists.reduce((sum, list) => sum + list.length, 0) !== links * 2) return false;
  const known = new Set(lists.flatMap((list, peer) => list.map((other) => `${peer + 1} ${other}`)));
  return lists.every((list, peer) => list.every((other) => other !== peer + 1 && known.has(`${other} ${peer + 1}`)));
}

/** How many numbers stand before the neighbours of a line, and whether each neighbour is followed by a weight. */
function weightsOf([, , format = '0', constraints = '1']: readonly string[]): { before: number; weighted: boolean } {
  const [sizes, weights, weighted] = format
    .padStart(3, '0')
    .split('')
    .map((digit) => digit === '1');
  return { before: (sizes ? 1 : 0) + (weights ? Number(constraints) : 0), weighted };
}

/** Without comments (%), and with empty lines, but for those at the end. */
function linesOf(text: string): MetisLine[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.trim(), line: index + 1 }))
    .filter(({ text: line }) => !/^[%#]/.test(line));
  const first = lines.findIndex(({ text: line }) => line !== '');
  return first < 0 ? [] : lines.slice(first);
}
