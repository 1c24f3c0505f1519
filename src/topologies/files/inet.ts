/**
 * Graphs of the generator Inet (University of Michigan): `peers links`, then for each peer its number and its place,
 * then for each link its two ends and a length.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';
import { isNumber, isWhole, type TextTable } from './text-table.ts';

export function readInet(table: TextTable, wanted: WantedAttributes): FileGraph {
  const { peers } = countsOf(table) ?? {};
  if (peers === undefined) {
    throw new InputError(
      table.file,
      'an Inet graph: the numbers of peers and links, then as many lines for each of them',
      `${table.size} lines`,
    );
  }
  const names = new Names(table.file, wanted);
  for (let row = 1; row <= peers; row++) {
    const [id, x, y] = table.cells(row);
    const peer = names.declare(id, id, table.line(row));
    names.describe(peer, (attribute) => ({ x, y })[attribute]);
  }
  for (let row = peers + 1; row < table.size; row++) {
    const [a, b, weight] = table.cells(row);
    for (const end of [a, b]) {
      if (!names.has(end))
        throw new InputError(table.place(row), 'a link between peers that the file lists', table.text(row));
    }
    names.link(
      names.peer(a),
      names.peer(b),
      (attribute) => (attribute === 'weight' ? weight : undefined),
      table.line(row),
    );
  }
  return names.graph('Inet');
}

/** True if the first line counts the lines that follow, and each of those is what it should be. */
export function looksLikeInet(table: TextTable): boolean {
  const counts = countsOf(table);
  if (counts === undefined || counts.peers < 2 || counts.links < 1) return false;
  for (let row = 1; row <= counts.peers; row++) {
    const cells = table.cells(row);
    if (cells.length !== 3 || cells[0] !== String(row - 1) || !cells.every(isNumber)) return false;
  }
  for (let row = counts.peers + 1; row < table.size; row++) {
    const cells = table.cells(row);
    if (
      cells.length < 2 ||
      cells.length > 3 ||
      !cells.slice(0, 2).every((end) => isWhole(end) && Number(end) < counts.peers)
    )
      return false;
  }
  return true;
}

function countsOf(table: TextTable): { peers: number; links: number } | undefined {
  const cells = table.size === 0 ? [] : table.cells(0);
  if (cells.length !== 2 || !cells.every(isWhole)) return undefined;
  const [peers, links] = cells.map(Number);
  return table.size === 1 + peers + links ? { peers, links } : undefined;
}
