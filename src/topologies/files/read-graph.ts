/**
 * Reads a graph from the text of a file, whatever its format. The reader of a format, and the library that it needs,
 * are loaded when a file of that format comes. That takes a promise, so a graph is read before a run is prepared.
 */
import { InputError } from '../../core/errors.ts';
import { unreachable } from '../../core/invariant.ts';
import type { ListOptions } from './header.ts';
import { type FileGraph, noAttributes, type WantedAttributes } from './names.ts';
import type { SignedFormat, TableFormat } from './plain-text.ts';

export type GraphFormat = SignedFormat | TableFormat | 'lgl';

/** Formats by the extension of a file; `text` if its content decides. */
const FORMATS: Readonly<Record<string, GraphFormat | 'text'>> = {
  txt: 'text',
  csv: 'text',
  tsv: 'text',
  edges: 'text',
  edgelist: 'text',
  el: 'text',
  adj: 'text',
  dat: 'text',
  xml: 'text',
  ncol: 'edge-list',
  adjlist: 'adjacency-list',
  graphml: 'graphml',
  gexf: 'gexf',
  dot: 'dot',
  gv: 'dot',
  mtx: 'matrix-market',
  net: 'pajek',
  graph: 'metis',
  col: 'dimacs',
  gr: 'dimacs',
  lgl: 'lgl',
  tgf: 'tgf',
};

export const formatNames = [
  'edge-list',
  'adjacency-list',
  'adjacency-matrix',
  'inet',
  'metis',
  'dimacs',
  'matrix-market',
  'pajek',
  'lgl',
  'tgf',
  'graphml',
  'gexf',
  'dot',
] as const satisfies readonly GraphFormat[];

interface ReadOptions extends Partial<ListOptions> {
  /** The separator of cells. */
  readonly separator?: string;
  /** Attributes to read as well. */
  readonly wanted?: WantedAttributes;
  /** The number of the graph, in a file of several; 0 for the only one. */
  readonly graph?: number;
}

/** The format by the extension of a file. @throws InputError if the extension is not known */
export function formatOf(path: string): GraphFormat | 'text' {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? '';
  if (!Object.hasOwn(FORMATS, ending))
    throw new InputError(
      'topology.file',
      `topology.format, or a name that ends in .${Object.keys(FORMATS).join(', .')}`,
      path,
    );
  return FORMATS[ending];
}

/** True if a path has the extension of a graph. */
export function isGraphName(path: string): boolean {
  return Object.keys(FORMATS).some((ending) => path.toLowerCase().endsWith(`.${ending}`));
}

/**
 * The graph in the text of a file, and the names of its peers by number. Names that are exactly 0..N−1 are the numbers;
 * other names are numbered in order of appearance.
 * @param format `text` if the content decides
 * @param where the path that errors name
 * @throws InputError with file and line if the text is malformed
 */
export async function readGraph(
  text: string,
  format: GraphFormat | 'text',
  where: string,
  options: ReadOptions = {},
): Promise<FileGraph> {
  const { wanted = noAttributes, graph = 0 } = options;
  if (format === 'text') {
    const { signedFormat } = await import('./plain-text.ts');
    const signed = signedFormat(text, where);
    return signed === undefined ? readTable(text, undefined, where, options) : readGraph(text, signed, where, options);
  }
  switch (format) {
    case 'edge-list':
    case 'adjacency-list':
    case 'adjacency-matrix':
    case 'inet':
      return readTable(text, format, where, options);
    case 'metis':
      return (await import('./metis.ts')).readMetis(text, where, wanted);
    case 'dimacs':
      return (await import('./dimacs.ts')).readDimacs(text, where, wanted);
    case 'matrix-market':
      return (await import('./matrix-market.ts')).readMatrixMarket(text, where, wanted);
    case 'pajek':
      return (await import('./pajek.ts')).readPajek(text, where, wanted);
    case 'lgl':
      return (await import('./lgl.ts')).readLgl(text, where, wanted);
    case 'tgf':
      return (await import('./tgf.ts')).readTgf(text, where, wanted);
    case 'graphml':
      return (await import('./graphml.ts')).readGraphml(text, where, wanted, graph);
    case 'gexf':
      return (await import('./gexf.ts')).readGexf(text, where, wanted);
    case 'dot':
      return (await import('./dot.ts')).readDot(
        text,
        where,
        wanted,
        graph,
        await (await import('@viz-js/viz')).instance(),
      );
    default:
      return unreachable(format);
  }
}

/** Reads lines of cells. @param given undefined if their content decides on the format */
async function readTable(
  text: string,
  given: TableFormat | undefined,
  where: string,
  options: ReadOptions,
): Promise<FileGraph> {
  const { wanted = noAttributes, separator = 'auto', columns = '', header = 'auto' } = options;
  const [{ TextTable }, { tableFormat }] = await Promise.all([import('./text-table.ts'), import('./plain-text.ts')]);
  const table = new TextTable(text, separator, where);
  // A user that names the columns of the ends, or says what the first line is, has an edge list.
  const isList = columns !== '' || header !== 'auto';
  const format = given ?? (isList ? 'edge-list' : tableFormat(table));
  switch (format) {
    case 'edge-list':
      return (await import('./edge-list.ts')).readEdgeList(table, wanted, { columns, header });
    case 'adjacency-list':
      return (await import('./adjacency-list.ts')).readAdjacencyList(table, wanted);
    case 'adjacency-matrix':
      return (await import('./adjacency-matrix.ts')).readMatrix(table, wanted);
    case 'inet':
      return (await import('./inet.ts')).readInet(table, wanted);
    default:
      return unreachable(format);
  }
}
