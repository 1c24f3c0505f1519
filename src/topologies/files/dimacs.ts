/**
 * DIMACS graphs: comments `c …`, the problem `p edge peers links` (or `col`, `sp`, `max` …), then `e a b` or `a b c
 * weight`. Peers are numbers from 1. Lines that say something of a peer (`n`, `d`, `v`, `x`) are left aside.
 */
import { InputError } from '../../core/errors.ts';
import { counted, type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readDimacs(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  let size = -1;
  let said = 0;
  let links = 0;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const cells = lines[i].trim().split(/\s+/);
    const wrong = (expected: string) => new InputError(`${file}:${i + 1}`, expected, lines[i].trim());
    const [kind] = cells;
    if (kind === '' || kind === 'c' || (size >= 0 && /^[ndvx]$/.test(kind))) continue;
    if (kind === 'p') {
      const numbers = cells.slice(-2).map(Number);
      if (cells.length < 3 || !numbers.every(Number.isInteger) || size >= 0)
        throw wrong('one line p edge, peers and links');
      [size, said] = numbers;
      for (let peer = 1; peer <= size; peer++) names.peer(String(peer));
      continue;
    }
    // PACE leaves the e out.
    const isBare = /^\d+$/.test(kind) && cells.length === 2;
    if (kind !== 'e' && kind !== 'a' && !isBare) throw wrong('lines of DIMACS that begin with c, p, e or a');
    const ends = (isBare ? cells : cells.slice(1, 3)).map(Number);
    if (ends.length < 2 || !ends.every((end) => Number.isInteger(end) && end >= 1 && end <= size))
      throw wrong(`two peers from 1 to ${Math.max(size, 0)}`);
    names.directed ||= kind === 'a';
    names.link(ends[0] - 1, ends[1] - 1, (attribute) => (attribute === 'weight' ? cells[3] : undefined), i + 1);
    links++;
  }
  if (size < 0) throw new InputError(file, 'a line p edge, peers and links');
  // Some files count each link twice, as they list it.
  return names.graph(
    'DIMACS',
    said === links ? [] : [`its first line says ${counted(said, 'link')}, and ${links} are listed`],
  );
}
