/**
 * Graphs read from files: edge lists, GraphML, GEXF and DOT. Text in, graph out; whoever calls has read the file.
 *
 * Directions, weights and all other attributes are left aside: a link is a pair of peers. Doubles become one link, and loops none. The readers,
 * and the libraries under them, are loaded when a file of their kind comes. That takes a promise, so a graph is read before a run is prepared.
 */
import { InputError } from '../core/errors.ts';
import { invariant, unreachable } from '../core/invariant.ts';
import type { Values } from '../core/parameters.ts';
import { type FileGraph, noAttributes, type WantedAttributes } from './files/names.ts';
import { defineTopology, type Topology } from './topology.ts';

export type GraphFormat = 'edge-list' | 'graphml' | 'gexf' | 'dot';

interface ReadOptions {
  /** Attributes to read besides. */
  readonly wanted?: WantedAttributes;
  /** The number of the graph, in a file of several; 0 for the only one. */
  readonly graph?: number;
}

/** Formats by the ending of a file's name. */
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

const file = defineTopology({
  name: 'file',
  title: 'the graph in a file: an edge list, GraphML, GEXF or DOT',
  source: 'a file of the user',
  parameters: {
    file: { type: 'text', default: '', meaning: 'path of the graph' },
    text: { type: 'text', default: '', meaning: 'the graph itself, instead of a path' },
    format: {
      type: 'choice',
      default: 'by-name',
      choices: ['by-name', 'edge-list', 'graphml', 'gexf', 'dot'],
      meaning: 'how the graph is written; by-name tells it by the ending of the path, and takes a text for an edge list',
    },
    graph: {
      type: 'integer',
      default: 0,
      min: 0,
      max: 1_000_000,
      meaning: 'which graph of a DOT or GraphML file with several, counted from 1',
    },
  },
  build() {
    invariant(false, 'a graph in a file is read by topologyOfFile before it is built');
  },
});

export default file;

/**
 * The topology that a file holds: with that graph for its only one, and so only of that size.
 * @param values what the user gave, and `text` the text of the file
 * @throws InputError with file and line where the text is malformed
 */
export async function topologyOfFile(values: Values<typeof file.parameters>): Promise<FileGraph & { readonly topology: Topology }> {
  const where = values.file || 'topology.text';
  const read = await readGraph(values.text, chosenFormat(values), where, { graph: values.graph });
  const { graph } = read;
  return {
    ...read,
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
export function formatOf(path: string): GraphFormat {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? '';
  if (!Object.hasOwn(FORMATS, ending))
    throw new InputError('topology.file', `a name that ends in .${Object.keys(FORMATS).join(', .')}`, path);
  return FORMATS[ending];
}

/**
 * The graph in a file's text, and the names of its peers by number. Names that are exactly 0..N−1 are the numbers; other names are numbered as
 * they come up.
 * @param where what errors name: the file's path
 * @throws InputError with file and line where the text is malformed
 */
export async function readGraph(
  text: string,
  format: GraphFormat,
  where: string,
  { wanted = noAttributes, graph = 0 }: ReadOptions = {},
): Promise<FileGraph> {
  switch (format) {
    case 'edge-list':
      return (await import('./files/edge-list.ts')).readEdgeList(text, where, wanted);
    case 'graphml':
      return (await import('./files/graphml.ts')).readGraphml(text, where, wanted, graph);
    case 'gexf':
      return (await import('./files/gexf.ts')).readGexf(text, where, wanted);
    case 'dot':
      return (await import('./files/dot.ts')).readDot(text, where, wanted, graph, await (await import('@viz-js/viz')).instance());
    default:
      return unreachable(format);
  }
}

function chosenFormat({ file: path, format }: Values<typeof file.parameters>): GraphFormat {
  if (format !== 'by-name') return format;
  return path === '' ? 'edge-list' : formatOf(path);
}
