/**
 * DOT, the language of Graphviz, read by Graphviz itself (as WebAssembly): what it reads is read here, as it reads it.
 * It parses some 30,000 edges a second, and takes 1.2 GB for a million. It gives out what it has drawn only, so it is
 * told to draw in its plainest way, whatever the file asks for.
 */
import type { RenderResult, Viz } from '@viz-js/viz';
import { InputError } from '../../core/errors.ts';
import { type DotPiece, graphsIn } from './dot-pieces.ts';
import { type FileGraph, Names, type WantedAttributes } from './names.ts';

/** Attributes as Graphviz writes them, texts all of them; what it says itself has a key that begins with #. */
type Described = Readonly<Record<string, string>>;
type DotNode = Described & { readonly '#number'?: number; readonly '#name': string };
type DotEdge = Described & { readonly '#tail': number; readonly '#head': number };

interface Parsed {
  readonly directed: boolean;
  readonly nodes: readonly DotNode[];
  readonly edges: readonly DotEdge[];
  readonly warnings: readonly string[];
}

/** A treemap looks at no ports and images. The text is no longer in the encoding that the file names. */
const PLAINEST = ' graph [layout=patchwork, charset="UTF-8"]';

/**
 * @param chosen the number of the graph to read, where the file has several; 0 for the only one
 * @param graphviz is of no use any more after a text that was too much for it
 */
export function readDot(
  text: string,
  file: string,
  wanted: WantedAttributes,
  chosen: number,
  graphviz: Viz,
): FileGraph {
  const graphs = graphsIn(text.replace(/^\uFEFF/, ''));
  if (chosen === 0 && graphs.length > 1) {
    throw new InputError(
      file,
      'one graph in the file, or the number of one of them as topology.graph',
      `${graphs.length} graphs`,
    );
  }
  if (chosen > graphs.length)
    throw new InputError('topology.graph', `at most ${graphs.length}, as many as ${file} has`, chosen);
  const { directed, nodes, edges, warnings } = parse(graphs[Math.max(0, chosen - 1)], file, graphviz);
  const names = new Names(file, wanted);
  names.directed = directed;
  names.undirected = !directed;
  const peers = new Map<number, number>();
  for (const node of nodes) {
    const number = node['#number'];
    // Subgraphs stand among the nodes, and have no number.
    if (number === undefined) continue;
    const name = node['#name'];
    const peer = names.declare(name, plainLabel(node.label, name), 1);
    names.describe(peer, (attribute) => node[attribute]);
    peers.set(number, peer);
  }
  for (const edge of edges) {
    names.link(peers.get(edge['#tail'])!, peers.get(edge['#head'])!, (attribute) => edge[attribute]);
  }
  return names.graph(['DOT', ...warnings].join('; '));
}

function parse(piece: DotPiece, file: string, graphviz: Viz): Parsed {
  const { text, line, close } = piece;
  const plain = close === undefined ? text : text.slice(0, close) + PLAINEST + text.slice(close);
  let result: RenderResult;
  try {
    result = graphviz.render(plain, { engine: 'patchwork', format: 'dot_json' });
  } catch {
    throw tooMuch(file);
  }
  for (const { message } of result.errors) {
    if (message.startsWith('memory exhausted in line')) throw tooMuch(file);
    const wrong = /^syntax error in line (\d+)\s*([\s\S]*)$/.exec(message);
    // Once more as it is: what has been put in may stand near the error.
    if (wrong !== null && close !== undefined) return parse({ ...piece, close: undefined }, file, graphviz);
    if (wrong !== null) throw notDot(file, line - 1 + Number(wrong[1]), wrong[2]);
  }
  if (result.status === 'failure') throw notDot(file, line, result.errors[0]?.message ?? 'no graph');
  const { directed, objects = [], edges = [] } = JSON.parse(withOwnKeys(result.output));
  const warnings = result.errors.flatMap(({ message }) => /^syntax ambiguity - (.*)$/.exec(message)?.[1] ?? []);
  return { directed: directed === true, nodes: objects, edges, warnings };
}

/**
 * An attribute may have any name, and would take the place of what Graphviz says itself: that is numbers, and the name
 * after one.
 */
function withOwnKeys(json: string): string {
  return json
    .replace(/^ {6}"_gvid": (\d+),\n {6}"name": /gm, '"#number": $1,"#name": ')
    .replace(/^ {6}"_gvid": \d+,\n {6}"tail": (\d+),\n {6}"head": (\d+)/gm, '"#tail": $1,"#head": $2')
    .replace(/^ {2}"(directed|strict)": "/gm, '"attribute $1": "');
}

function notDot(file: string, line: number, near: string): InputError {
  return new InputError(
    `${file}:${line}`,
    `DOT that Graphviz can read (syntax error ${near === '' ? 'at its end' : near})`,
  );
}

function tooMuch(file: string): InputError {
  return new InputError(
    file,
    'DOT with shorter chains of edges, less nesting and fewer edges: Graphviz has no room for it',
  );
}

/** A label in one line; the name where it is empty, a table or a record. */
function plainLabel(label: string | undefined, name: string): string {
  if (label === undefined || /[<>{}|]/.test(label)) return name;
  const written = label.replace(
    /\\(.)/g,
    (_, escaped: string) => ({ N: name, n: ' ', l: ' ', r: ' ' })[escaped] ?? escaped,
  );
  return written.trim() === '' ? name : written;
}
