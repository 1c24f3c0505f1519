/**
 * Graphs read from files. Text in, graph out; whoever calls has read the file.
 *
 * A link is a pair of peers: directions are left aside, doubles become one link, and loops none; the remark of the
 * graph says so. The readers, and the libraries under
 * them, are loaded when a file of their kind comes. That takes a promise, so a graph is read before a run is prepared.
 */
import { InputError } from '../core/errors.ts';
import { invariant, unreachable } from '../core/invariant.ts';
import type { Values } from '../core/parameters.ts';
import type { ListOptions } from './files/header.ts';
import { type LinkFigures, linkFigures, wantedAttributes } from './files/link-figures.ts';
import { type FileGraph, noAttributes, type WantedAttributes } from './files/names.ts';
import type { SignedFormat, TableFormat } from './files/plain-text.ts';
import { defineTopology, type Topology } from './topology.ts';

export type GraphFormat = SignedFormat | TableFormat | 'lgl';

/** Formats by the ending of a file's name; `text` for those that are told by what stands in them. */
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

const FORMAT_NAMES = [
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
  /** What stands between cells. */
  readonly separator?: string;
  /** Attributes to read besides. */
  readonly wanted?: WantedAttributes;
  /** The number of the graph, in a file of several; 0 for the only one. */
  readonly graph?: number;
}

const file = defineTopology({
  name: 'file',
  title: 'the graph in a file: an edge list, an adjacency list or matrix, GraphML, GEXF, DOT and others',
  source: 'a file of the user',
  parameters: {
    file: { type: 'text', default: '', meaning: 'path of the graph' },
    text: { type: 'text', default: '', meaning: 'the graph itself, instead of a path' },
    format: {
      type: 'choice',
      default: 'by-name',
      choices: ['by-name', ...FORMAT_NAMES],
      meaning: 'how the graph is written; by-name tells it by the ending of the path and by what stands in the file',
    },
    columns: {
      type: 'text',
      default: '',
      meaning: 'of an edge list: names or numbers of the two columns with the ends of a link, such as source,target',
    },
    separator: {
      type: 'text',
      default: 'auto',
      meaning: 'what stands between cells: tab, space, arrow, or the text itself; auto is what cuts all lines',
    },
    header: {
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'yes', 'no', 'counts'],
      meaning:
        'whether the first line of an edge list names its columns, or counts peers and links; auto tells it, or refuses',
    },
    encoding: {
      type: 'text',
      default: 'utf-8',
      meaning: 'of the file, by its name on the web: utf-16le, windows-1252, shift_jis …',
    },
    graph: {
      type: 'integer',
      default: 0,
      min: 0,
      max: 1_000_000,
      meaning: 'which graph of a DOT or GraphML file with several, counted from 1',
    },
    delay: {
      type: 'text',
      default: '',
      meaning: 'the attribute or column of an edge that is the delay of its link, such as latency',
    },
    delayUnit: {
      type: 'choice',
      default: 'ms',
      choices: ['us', 'ms', 's'],
      meaning: 'unit of that delay, where it has none of its own',
    },
    loss: { type: 'text', default: '', meaning: 'the attribute or column of an edge that is the loss of its link' },
    lossUnit: {
      type: 'choice',
      default: 'share',
      choices: ['share', 'percent'],
      meaning: 'whether that loss is from 0 to 1 or from 0 to 100',
    },
    bandwidth: {
      type: 'text',
      default: '',
      meaning: 'the attribute or column of an edge that is the bandwidth of its link, such as LinkSpeedRaw',
    },
    bandwidthUnit: {
      type: 'choice',
      default: 'bit',
      choices: ['bit', 'kbit', 'Mbit', 'Gbit'],
      meaning: 'unit of that bandwidth, each a second, where it has none of its own',
    },
    distance: {
      type: 'choice',
      default: 'none',
      choices: ['none', 'globe', 'plane'],
      meaning: 'the delay of a link by the distance of its ends: along great circles between degrees, or in a plane',
    },
    coordinates: {
      type: 'text',
      default: '',
      meaning: 'the two attributes of nodes with the coordinates; if left out Latitude,Longitude and the like, or x,y',
    },
    speed: {
      type: 'number',
      default: 200,
      min: 1e-9,
      max: 1e9,
      meaning: 'how far a copy comes in a millisecond: km on the globe (200 are light in glass), or units of the plane',
    },
  },
  build() {
    invariant(false, 'a graph in a file is read by topologyOfFile before it is built');
  },
});

export default file;

interface TopologyOfFile extends FileGraph {
  readonly topology: Topology;
  /** How the file was read, what was left out, and what of it is used. */
  readonly remarks: readonly string[];
  /** What the file says of single links. */
  readonly figures: readonly LinkFigures[];
}

/**
 * The topology that a file holds: with that graph for its only one, and so only of that size.
 * @param values what the user gave, and `text` the text of the file
 * @throws InputError with file and line where the text is malformed
 */
export async function topologyOfFile(values: Values<typeof file.parameters>): Promise<TopologyOfFile> {
  const where = values.file || 'topology.text';
  const read = await readGraph(values.text, chosenFormat(values), where, {
    ...values,
    wanted: wantedAttributes(values),
  });
  const { figures, remarks } = linkFigures(read, values, where);
  const { graph } = read;
  return {
    ...read,
    remarks: [read.remark, ...remarks],
    figures,
    topology: {
      ...file,
      build(size) {
        if (size !== graph.size) throw new InputError('--peers', `${graph.size}, as many as ${where} has`, size);
        return graph;
      },
    },
  };
}

/**
 * The format that a file's name tells by its ending.
 * @throws InputError where it tells none
 */
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

/** True where the end of a path says that it is one of a graph. */
export function isGraphName(path: string): boolean {
  return Object.keys(FORMATS).some((ending) => path.toLowerCase().endsWith(`.${ending}`));
}

/**
 * The graph in a file's text, and the names of its peers by number. Names that are exactly 0..N−1 are the numbers;
 * other names are numbered as
 * they come up.
 * @param format `text` where it is to be told
 * @param where what errors name: the file's path
 * @throws InputError with file and line where the text is malformed
 */
export async function readGraph(
  text: string,
  format: GraphFormat | 'text',
  where: string,
  options: ReadOptions = {},
): Promise<FileGraph> {
  const { wanted = noAttributes, graph = 0 } = options;
  if (format === 'text') {
    const { signedFormat } = await import('./files/plain-text.ts');
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
      return (await import('./files/metis.ts')).readMetis(text, where, wanted);
    case 'dimacs':
      return (await import('./files/dimacs.ts')).readDimacs(text, where, wanted);
    case 'matrix-market':
      return (await import('./files/matrix-market.ts')).readMatrixMarket(text, where, wanted);
    case 'pajek':
      return (await import('./files/pajek.ts')).readPajek(text, where, wanted);
    case 'lgl':
      return (await import('./files/lgl.ts')).readLgl(text, where, wanted);
    case 'tgf':
      return (await import('./files/tgf.ts')).readTgf(text, where, wanted);
    case 'graphml':
      return (await import('./files/graphml.ts')).readGraphml(text, where, wanted, graph);
    case 'gexf':
      return (await import('./files/gexf.ts')).readGexf(text, where, wanted);
    case 'dot':
      return (await import('./files/dot.ts')).readDot(
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

/** Lines of cells. @param given undefined where their format is to be told */
async function readTable(
  text: string,
  given: TableFormat | undefined,
  where: string,
  options: ReadOptions,
): Promise<FileGraph> {
  const { wanted = noAttributes, separator = 'auto', columns = '', header = 'auto' } = options;
  const [{ TextTable }, { tableFormat }] = await Promise.all([
    import('./files/text-table.ts'),
    import('./files/plain-text.ts'),
  ]);
  const table = new TextTable(text, separator, where);
  // Who says which columns hold the ends, or what the first line is, says that it is an edge list.
  const isList = columns !== '' || header !== 'auto';
  const format = given ?? (isList ? 'edge-list' : tableFormat(table));
  switch (format) {
    case 'edge-list':
      return (await import('./files/edge-list.ts')).readEdgeList(table, wanted, { columns, header });
    case 'adjacency-list':
      return (await import('./files/adjacency-list.ts')).readAdjacencyList(table, wanted);
    case 'adjacency-matrix':
      return (await import('./files/adjacency-matrix.ts')).readMatrix(table, wanted);
    case 'inet':
      return (await import('./files/inet.ts')).readInet(table, wanted);
    default:
      return unreachable(format);
  }
}

function chosenFormat({ file: path, format }: Values<typeof file.parameters>): GraphFormat | 'text' {
  if (format !== 'by-name') return format;
  return path === '' ? 'text' : formatOf(path);
}
