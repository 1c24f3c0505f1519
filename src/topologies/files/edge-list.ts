/**
 * Edge lists: a pair of names a line, separated by white space, commas or semicolons. `#` starts a comment, `%` a line of one. What may follow a pair,
 * as SNAP, KONECT, NetworkX and Gephi write it, is left aside: numbers (weights, times) and a {…} of attributes. So is a first line `source, target`.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

export function readEdgeList(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  let isFirst = true;
  for (let i = 0; i < lines.length; i++) {
    const columns = columnsOf(lines[i]);
    if (columns.length === 0) continue;
    const isHeader = isFirst && columns[0].toLowerCase() === 'source' && columns[1]?.toLowerCase() === 'target';
    isFirst = false;
    if (isHeader) continue;
    if (columns.length < 2 || !isAttributes(columns.slice(2))) {
      throw new InputError(`${file}:${i + 1}`, 'two names, and after them at most numbers', lines[i].trim());
    }
    names.link(names.peer(columns[0]), names.peer(columns[1]));
  }
  return names.graph('edge list');
}

function columnsOf(line: string): string[] {
  const text = line.startsWith('%') ? '' : line.replace(/(^|[\s,;])#.*$/, '');
  const columns = text.match(/"[^"]*"|[^\s,;]+/g) ?? [];
  return columns.map((column) => (/^".+"$/.test(column) ? column.slice(1, -1) : column));
}

function isAttributes(columns: readonly string[]): boolean {
  return columns.length === 0 || columns[0].startsWith('{') || columns.every((column) => Number.isFinite(Number(column)));
}
