/**
 * Graphs read from files. Text in, graph out: the caller has read the file.
 *
 * A link is a pair of peers: directions are ignored, duplicate links count once, and loops are left out; a remark of
 * the run says so.
 */
import { InputError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Values } from '../core/parameters.ts';
import { type LinkFigures, linkFigures, wantedAttributes } from './files/link-figures.ts';
import type { FileGraph } from './files/names.ts';
import { formatNames, formatOf, type GraphFormat, readGraph } from './files/read-graph.ts';
import { defineTopology, type Topology } from './topology.ts';

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
      choices: ['by-name', ...formatNames],
      meaning: 'format of the file; by-name: recognised by the ending of the path and by the contents',
    },
    columns: {
      type: 'text',
      default: '',
      meaning: 'of an edge list: names or numbers of the two columns with the ends of a link, such as source,target',
    },
    separator: {
      type: 'text',
      default: 'auto',
      meaning: 'separator of cells: tab, space, arrow, or the text itself; auto: the first that all lines have',
    },
    header: {
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'yes', 'no', 'counts'],
      meaning:
        'whether the first line of an edge list names its columns (yes, no) or counts peers and links; auto: recognised, or refused if unclear',
    },
    encoding: {
      type: 'text',
      default: 'utf-8',
      meaning: 'encoding of the file: utf-16le, windows-1252, shift_jis …',
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
      meaning: 'unit of that delay, if its values have none',
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
      meaning: 'unit of that bandwidth, per second, if its values have none',
    },
    distance: {
      type: 'choice',
      default: 'none',
      choices: ['none', 'globe', 'plane'],
      meaning:
        'the delay of a link from the distance of its ends: globe: along a great circle between degrees; plane: a straight line',
    },
    coordinates: {
      type: 'text',
      default: '',
      meaning: 'the two attributes of nodes with the coordinates; default: Latitude,Longitude and the like, or x,y',
    },
    speed: {
      type: 'number',
      default: 200,
      min: 1e-9,
      max: 1e9,
      meaning: 'distance per millisecond: km on the globe (200: light in glass), or units of the plane',
    },
  },
  build() {
    invariant(false, 'a graph in a file is read by topologyOfFile before it is built');
  },
});

export default file;

interface TopologyOfFile extends FileGraph {
  readonly topology: Topology;
  /** How the file was read, what was left out, and which of it is used. */
  readonly remarks: readonly string[];
  /** Delays, losses and bandwidths of single links. */
  readonly figures: readonly LinkFigures[];
}

/**
 * The topology of a file: it has one graph, and so one size.
 * @param values what the user gave, and as `text` the text of the file
 * @throws InputError with file and line if the text is malformed
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

function chosenFormat({ file: path, format }: Values<typeof file.parameters>): GraphFormat | 'text' {
  if (format !== 'by-name') return format;
  return path === '' ? 'text' : formatOf(path);
}
