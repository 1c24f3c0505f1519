/**
 * Trivial Graph Format (yEd): a line `id label` for each peer, a line `#`, then a line `from to label` for each edge.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readTgf(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  let isEdges = false;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line === '') continue;
    if (line === '#') {
      isEdges = true;
      continue;
    }
    const [id, second, ...rest] = line.split(/\s+/);
    if (!isEdges) names.declare(id, line.slice(id.length).trim() || id, i + 1);
    else {
      const label = rest.join(' ');
      if (second === undefined) throw new InputError(`${file}:${i + 1}`, 'two peers', line);
      const attributes: Record<string, string> = { label, weight: label };
      names.linkDeclared({ from: id, to: second, line: i + 1, attributes });
    }
  }
  return names.graph('TGF');
}
