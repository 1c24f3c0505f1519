/**
 * What a plain text with a graph in it is, told by what stands in it: by a signature (Matrix Market, Pajek, DIMACS,
 * XML, DOT), else by its lines of cells. What fits two formats that mean two graphs is refused with both of their
 * names: the user says which.
 */
import { InputError } from '../../core/errors.ts';
import { looksLikeAdjacencyList } from './adjacency-list.ts';
import { looksLikeMatrix } from './adjacency-matrix.ts';
import { looksLikeInet } from './inet.ts';
import { looksLikeMetis } from './metis.ts';
import type { TextTable } from './text-table.ts';

export const textFormats = ['edge-list', 'adjacency-list', 'adjacency-matrix', 'inet'] as const;
export type TableFormat = (typeof textFormats)[number];
export type SignedFormat = 'graphml' | 'gexf' | 'dot' | 'metis' | 'dimacs' | 'matrix-market' | 'pajek' | 'tgf';

const COMMENT_LINES = /^(?:\s*(?:[%#].*)?(?:\r\n|\n|\r))*\s*/;

/** What begins as none of the formats that are read, and what it is. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^>>(graph6|sparse6|digraph6)<</, 'graph6'],
  [/^(Creator\b[^\n]*\s+)?(Version\b[^\n]*\s+)?graph\s*\[/i, 'GML'],
  [/^nodedef\s*>/i, 'GDF'],
  [/^dl\s+n\s*=/i, 'UCINET DL'],
  [/^</, 'XML of another kind'],
  [/^[{[]\s*(["'{[\]}]|-?\d)/, 'JSON'],
];

/** The format that a signature tells, if there is one. @throws InputError if it is one that is not read */
export function signedFormat(text: string, file: string): SignedFormat | undefined {
  const start = text.slice(0, 100_000).replace(/^\uFEFF/, '');
  if (/^%%MatrixMarket/i.test(start)) return 'matrix-market';
  const content = start.replace(COMMENT_LINES, '');
  if (/^\*(vertices|network)\b/i.test(content)) return 'pajek';
  if (/^(c(\s.*)?(\r\n|\n|\r))*p\s+\w+\s+\d+\s+\d+/.test(content)) return 'dimacs';
  if (/^</.test(content)) {
    const root = /<(?:\w+:)?(graphml|gexf)\b/.exec(content)?.[1];
    if (root !== undefined) return root as SignedFormat;
  }
  const code = content.replace(/^(\s*(\/\*[\s\S]*?\*\/|\/\/[^\n]*))*\s*/, '');
  if (/^(strict\s+)?(di)?graph(\s+("[^"]*"|[^\s"[{]+))?\s*\{/i.test(code)) return 'dot';
  const other = OTHERS.find(([pattern]) => pattern.test(content));
  if (other !== undefined) throw new InputError(file, 'a graph in one of the formats of topology.format', other[1]);
  if (/\S[^\S\n\r]*(\r\n|\n|\r)#[^\S\n\r]*(\r\n|\n|\r)\s*\S+\s+\S/.test(content)) return 'tgf';
  return looksLikeMetis(text) ? 'metis' : undefined;
}

/** @throws InputError if the lines fit several formats */
export function tableFormat(table: TextTable): TableFormat {
  if (looksLikeInet(table)) return 'inet';
  const candidates = {
    'adjacency-matrix': looksLikeMatrix(table),
    'adjacency-list': looksLikeAdjacencyList(table),
  } as const;
  for (const format of ['adjacency-matrix', 'adjacency-list'] as const) if (candidates[format] === 'yes') return format;
  for (const format of ['adjacency-matrix', 'adjacency-list'] as const) {
    if (candidates[format] !== 'maybe') continue;
    throw new InputError(
      table.file,
      `topology.format ${format} or edge-list, as its lines may be either`,
      table.text(0),
    );
  }
  return 'edge-list';
}
