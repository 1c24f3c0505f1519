/**
 * GraphML (Brandes, Eiglsperger, Lerner and others, graphml.graphdrawing.org): <node id> and <edge source target> in a <graph>. Graphs nested in
 * nodes are read as part of the whole; ports are left aside, and hyperedges refused.
 */
import { InputError } from '../../core/errors.ts';
import { type FileGraph, type NamedLink, Names } from './names.ts';
import { visitElements } from './xml.ts';

export function readGraphml(text: string, file: string): FileGraph {
  const names = new Names(file);
  const links: NamedLink[] = [];
  let graphs = 0;
  visitElements(text, 'graphml', file, (element) => {
    const { name, parent, line } = element;
    if (name === 'graph' && parent === 'graphml' && ++graphs > 1) throw new InputError(`${file}:${line}`, 'one graph in the file');
    if (parent !== 'graph') return;
    if (name === 'node') names.declare(element.require('id'), element.require('id'), line);
    if (name === 'edge') links.push({ from: element.require('source'), to: element.require('target'), line });
    if (name === 'hyperedge') throw new InputError(`${file}:${line}`, 'edges between two nodes', '<hyperedge>');
  });
  for (const link of links) names.linkDeclared(link);
  return names.graph();
}
