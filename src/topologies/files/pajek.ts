/**
 * Pajek networks: `*Vertices n` with lines `number "label" x y …`, then `*Edges` and `*Arcs` with lines `a b weight`,
 * `*Edgeslist` and `*Arcslist` with lines `a b c …`, or `*Matrix`. Peers are numbers from 1.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readPajek(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  let section = '';
  let size = 0;
  let matrixRow = 0;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    const where = `${file}:${i + 1}`;
    if (line === '' || line.startsWith('%')) continue;
    if (line.startsWith('*')) {
      section = /^\*\w*/.exec(line)![0].toLowerCase();
      if (section === '*vertices') {
        if (size > 0) throw new InputError(where, 'one network in the file', line);
        size = Number(line.split(/\s+/)[1]);
        if (!Number.isInteger(size) || size < 1) throw new InputError(where, '*Vertices and their number', line);
        for (let peer = 1; peer <= size; peer++) names.peer(String(peer));
      }
      names.directed ||= section === '*arcs' || section === '*arcslist';
      continue;
    }
    const cells = line.match(/"[^"]*"|\S+/g)!;
    const peerOf = (cell: string | undefined): number => {
      const number = Number(cell);
      if (cell === undefined || !Number.isInteger(number) || number < 1 || number > size)
        throw new InputError(where, `peers from 1 to ${size}`, line);
      return number - 1;
    };
    if (section === '*vertices') {
      const peer = peerOf(cells[0]);
      if (cells[1] !== undefined) names.relabel(cells[0], cells[1].replace(/^"(.*)"$/, '$1'));
      names.describe(peer, (attribute) => ({ x: cells[2], y: cells[3] })[attribute]);
    } else if (section === '*edges' || section === '*arcs') {
      names.link(
        peerOf(cells[0]),
        peerOf(cells[1]),
        (attribute) => (attribute === 'weight' ? cells[2] : undefined),
        i + 1,
      );
    } else if (section === '*edgeslist' || section === '*arcslist') {
      const peer = peerOf(cells[0]);
      for (const other of cells.slice(1)) names.link(peer, peerOf(other), undefined, i + 1);
    } else if (section === '*matrix') {
      if (cells.length !== size || matrixRow >= size)
        throw new InputError(where, `${size} lines of ${size} cells`, line);
      cells.forEach((cell, other) => {
        if (Number(cell) !== 0)
          names.link(matrixRow, other, (attribute) => (attribute === 'weight' ? cell : undefined), i + 1);
      });
      matrixRow++;
    } else if (section !== '*network')
      throw new InputError(where, 'one of *Vertices, *Edges, *Arcs, *Edgeslist, *Arcslist, *Matrix before it', line);
  }
  return names.graph('Pajek');
}
