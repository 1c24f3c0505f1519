/**
 * Matrix Market (math.nist.gov/MatrixMarket): a square matrix, each of whose entries is a link; `coordinate` lists
 * them, `array` has all, column by column.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readMatrixMarket(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = /^%%MatrixMarket\s+matrix\s+(coordinate|array)\s+\w+\s+([\w-]+)\s*$/i.exec(lines[0] ?? '');
  if (head === null)
    throw new InputError(`${file}:1`, '%%MatrixMarket matrix, coordinate or array, a field, and a symmetry', lines[0]);
  const isList = head[1].toLowerCase() === 'coordinate';
  const isGeneral = head[2].toLowerCase() === 'general';
  const rows = lines.flatMap((line, index) => {
    const cells = line.trim();
    return index === 0 || cells === '' || cells.startsWith('%') ? [] : [{ line: index + 1, cells: cells.split(/\s+/) }];
  });
  const [sizes, ...entries] = rows;
  const [height, width, count] = sizes?.cells.map(Number) ?? [];
  const where = `${file}:${sizes?.line ?? lines.length}`;
  if (!Number.isInteger(height) || height !== width)
    throw new InputError(where, 'a square matrix', sizes?.cells.join(' '));
  const names = new Names(file, wanted);
  for (let peer = 1; peer <= height; peer++) names.peer(String(peer));
  const expected = isList ? count : isGeneral ? height * height : (height * (height + 1)) / 2;
  if (entries.length !== expected) throw new InputError(where, `${expected} entries, as it says`, entries.length);
  names.directed = isGeneral;
  let [row, column] = [0, 0];
  for (const { line, cells } of entries) {
    const [a, b] = isList ? cells.slice(0, 2).map((cell) => Number(cell) - 1) : [row, column];
    const [weight] = isList ? cells.slice(2) : cells;
    if (![a, b].every((end) => Number.isInteger(end) && end >= 0 && end < height))
      throw new InputError(`${file}:${line}`, `two peers from 1 to ${height}`, cells.join(' '));
    if (weight === undefined || Number(weight) !== 0)
      names.link(a, b, (attribute) => (attribute === 'weight' ? weight : undefined), line);
    // A symmetric array has no cells above its diagonal.
    if (++row === height) row = isGeneral ? 0 * ++column : ++column;
  }
  return names.graph('Matrix Market');
}
