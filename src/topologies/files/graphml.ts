/**
 * GraphML (Brandes, Eiglsperger, Lerner and others, graphml.graphdrawing.org): <node id> and <edge source target> in a
 * <graph>. Graphs nested in nodes are read as part of the whole; ports are left aside, and hyperedges refused.
 *
 * A peer is called as its node's data of the key `label` says (Topology Zoo, Gephi, NetworkX), else as that of `name`
 * (igraph), else as its first
 * <NodeLabel> (yEd), else as its id.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, type NamedLink, Names, type WantedAttributes } from './names.ts';
import { type EndedElement, visitElements, type XmlElement } from './xml.ts';

/** @param chosen the number of the graph to read, where the file has several; 0 for the only one */
export function readGraphml(text: string, file: string, wanted: WantedAttributes, chosen: number): FileGraph {
  const names = new Names(file, wanted);
  const links: NamedLink[] = [];
  const called = new NodeNames(names);
  const data = new Data(names);
  let graphs = 0;
  const isChosen = () => graphs === Math.max(1, chosen);
  const visit = (element: XmlElement) => {
    const { name, parent, line } = element;
    if (name === 'key') called.declareKey(element);
    if (name === 'key') data.declareKey(element);
    if (name === 'graph' && parent === 'graphml' && ++graphs > 1 && chosen === 0) {
      throw new InputError(`${file}:${line}`, 'one graph in the file, or the number of one of them as topology.graph');
    }
    if (!isChosen()) return;
    if (name === 'graph' && parent === 'graphml') names.directed = element.attribute('edgedefault') === 'directed';
    if (name === 'graph') names.undirected = true;
    if (name === 'node') called.enter(element.attribute('id') ?? '');
    if (parent !== 'graph') return;
    if (name === 'node') {
      const peer = names.declare(element.require('id'), element.require('id'), line);
      data.enter({}, (attributes) => names.describe(peer, (attribute) => attributes[attribute]));
    }
    if (name === 'edge') {
      if (element.attribute('directed') === 'true') names.directed = true;
      const link = { from: element.require('source'), to: element.require('target'), line, attributes: {} };
      links.push(link);
      data.enter(link.attributes);
    }
    if (name === 'hyperedge') throw new InputError(`${file}:${line}`, 'edges between two nodes', '<hyperedge>');
  };
  visitElements(text, 'graphml', file, visit, (element) => {
    data.leave(element);
    if (isChosen()) called.leave(element);
  });
  if (chosen > graphs) throw new InputError('topology.graph', `at most ${graphs}, as many as ${file} has`, chosen);
  for (const link of links) names.linkDeclared(link);
  return names.graph('GraphML');
}

interface Key {
  readonly name: string;
  /** `node`, `edge` or `all`. */
  readonly of: string;
  preset?: string;
}

/** What <data> says of nodes and edges, under the names that <key> gives it. Only what the run uses is looked at. */
class Data {
  private readonly wanted: ReadonlySet<string>;
  private readonly keys = new Map<string, Key>();
  private readonly open: {
    readonly attributes: Record<string, string>;
    readonly leave?: (attributes: Record<string, string>) => void;
  }[] = [];
  private last: Key | undefined;

  constructor({ wanted }: Names) {
    this.wanted = new Set([...wanted.edges, ...wanted.nodes]);
  }

  declareKey({ attribute }: XmlElement): void {
    const id = attribute('id') ?? '';
    this.last = { name: attribute('attr.name') ?? id, of: attribute('for') ?? 'all' };
    if (this.wanted.has(this.last.name)) this.keys.set(id, this.last);
  }

  enter(attributes: Record<string, string>, leave?: (attributes: Record<string, string>) => void): void {
    this.open.push({ attributes, leave });
  }

  leave({ name, parent, text, attribute }: EndedElement): void {
    if (name === 'default' && parent === 'key' && this.last !== undefined) this.last.preset = text.trim();
    const inner = this.open.at(-1);
    if (inner === undefined) return;
    if (name === 'data' && (parent === 'node' || parent === 'edge')) {
      const key = this.keys.get(attribute('key') ?? '');
      if (key !== undefined) inner.attributes[key.name] = text.trim();
    }
    if ((name !== 'node' && name !== 'edge') || parent !== 'graph') return;
    for (const { name: own, of, preset } of this.keys.values()) {
      if (preset !== undefined && (of === name || of === 'all')) inner.attributes[own] ??= preset;
    }
    inner.leave?.(inner.attributes);
    this.open.pop();
  }
}

/** Sources of a node's name, the best first. */
const SOURCES = ['label', 'name', 'NodeLabel'] as const;

/** What nodes are called, found while they are open. Nodes may stand in each other. */
class NodeNames {
  private readonly names: Names;
  /** Keys of nodes that hold a name: the place of their name in `SOURCES`. */
  private readonly keys = new Map<string, number>();
  private readonly open: { readonly id: string; readonly found: string[] }[] = [];

  constructor(names: Names) {
    this.names = names;
  }

  declareKey({ attribute }: XmlElement): void {
    const source = (SOURCES as readonly string[]).indexOf(attribute('attr.name')?.toLowerCase() ?? '');
    const isOfNodes = ['node', 'all', undefined].includes(attribute('for'));
    if (source >= 0 && isOfNodes) this.keys.set(attribute('id') ?? '', source);
  }

  enter(id: string): void {
    this.open.push({ id, found: [] });
  }

  leave({ name, parent, text, attribute }: EndedElement): void {
    const node = this.open.at(-1);
    if (node === undefined) return;
    if (name === 'node') {
      const label = node.found.find((found) => found !== undefined);
      if (label !== undefined) this.names.relabel(node.id, label);
      this.open.pop();
      return;
    }
    const isData = name === 'data' && parent === 'node';
    const source = isData
      ? this.keys.get(attribute('key') ?? '')
      : name === 'NodeLabel'
        ? SOURCES.indexOf(name)
        : undefined;
    if (source !== undefined && text.trim() !== '') node.found[source] ??= text.trim();
  }
}
