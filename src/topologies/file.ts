/**
 * Graphs read from files: edge lists, GraphML, GEXF and DOT. Text in, graph out; whoever calls has read the file.
 *
 * Directions, weights and all other attributes are left aside: a link is a pair of peers. Doubles become one link, and loops none. The readers,
 * and the libraries under them, are loaded when a file of their kind comes.
 */
import { InputError } from '../core/errors.ts';
import { unreachable } from '../core/invariant.ts';
import type { FileGraph } from './files/names.ts';

export type GraphFormat = 'edge-list' | 'graphml' | 'gexf' | 'dot';

const FORMATS: Readonly<Record<string, GraphFormat>> = {
  txt: 'edge-list',
  csv: 'edge-list',
  tsv: 'edge-list',
  edges: 'edge-list',
  edgelist: 'edge-list',
  graphml: 'graphml',
  gexf: 'gexf',
  dot: 'dot',
  gv: 'dot',
};

/**
 * The format that a file's name tells by its ending.
 * @throws InputError where it tells none
 */
export function formatOf(path: string): GraphFormat {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? '';
  if (!Object.hasOwn(FORMATS, ending)) throw new InputError('topology.file', `a name that ends in .${Object.keys(FORMATS).join(', .')}`, path);
  return FORMATS[ending];
}

/**
 * The graph in a file's text, and the names of its peers by number. Names that are exactly 0..N−1 are the numbers; other names are numbered as
 * they come up.
 * @param file what errors name
 * @throws InputError with file and line where the text is malformed
 */
export async function readGraph(text: string, format: GraphFormat, file: string): Promise<FileGraph> {
  switch (format) {
    case 'edge-list':
      return (await import('./files/edge-list.ts')).readEdgeList(text, file);
    case 'graphml':
      return (await import('./files/graphml.ts')).readGraphml(text, file);
    case 'gexf':
      return (await import('./files/gexf.ts')).readGexf(text, file);
    case 'dot':
      return (await import('./files/dot.ts')).readDot(text, file);
    default:
      return unreachable(format);
  }
}
