/**
 * LGL (Large Graph Layout): a line `# name` begins a peer, and each line after it is a neighbour, with a weight or
 * without.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readLgl(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  let peer = -1;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line === '') continue;
    const cells = line.split(/\s+/);
    if (cells[0] === '#' && cells.length === 2) peer = names.peer(cells[1]);
    else if (peer < 0 || cells.length > 2)
      throw new InputError(`${file}:${i + 1}`, '# and a name, or a neighbour and its weight', line);
    else names.link(peer, names.peer(cells[0]), (attribute) => (attribute === 'weight' ? cells[1] : undefined), i + 1);
  }
  return names.graph('LGL');
}
