/**
 * GraphML (Brandes, Eiglsperger, Lerner and others, graphml.graphdrawing.org): <node id> and <edge source target> in a <graph>. Graphs nested in
 * nodes are read as part of the whole; ports are left aside, and hyperedges refused.
 *
 * A peer is called as its node's data of the key `label` says (Topology Zoo, Gephi, NetworkX), else as that of `name` (igraph), else as its first
 * <NodeLabel> (yEd), else as its id.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, type NamedLink, Names } from './names.ts';
import { type EndedElement, visitElements, type XmlElement } from './xml.ts';

export function readGraphml(text: string, file: string): FileGraph {
  const names = new Names(file);
  const links: NamedLink[] = [];
  const called = new NodeNames(names);
  let graphs = 0;
  const visit = (element: XmlElement) => {
    const { name, parent, line } = element;
    if (name === 'key') called.declareKey(element);
    if (name === 'node') called.enter(element.attribute('id') ?? '');
    if (name === 'graph' && parent === 'graphml' && ++graphs > 1) throw new InputError(`${file}:${line}`, 'one graph in the file');
    if (parent !== 'graph') return;
    if (name === 'node') names.declare(element.require('id'), element.require('id'), line);
    if (name === 'edge') links.push({ from: element.require('source'), to: element.require('target'), line });
    if (name === 'hyperedge') throw new InputError(`${file}:${line}`, 'edges between two nodes', '<hyperedge>');
  };
  visitElements(text, 'graphml', file, visit, (element) => called.leave(element));
  for (const link of links) names.linkDeclared(link);
  return names.graph();
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
    const source = SOURCES.findIndex((name) => name === attribute('attr.name')?.toLowerCase());
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
    const source = isData ? this.keys.get(attribute('key') ?? '') : name === 'NodeLabel' ? SOURCES.indexOf(name) : undefined;
    if (source !== undefined && text.trim() !== '') node.found[source] ??= text.trim();
  }
}
