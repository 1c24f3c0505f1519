/**
 * GEXF (gexf.net, versions 1.1 to 1.3): <node id label> in <nodes>, <edge source target> in <edges>. A node's label is what its peer is called; its id says
 * which number it gets. Nested nodes are read as part of the whole; times are left aside.
 */
import { type FileGraph, type NamedLink, Names } from './names.ts';
import { visitElements } from './xml.ts';

export function readGexf(text: string, file: string): FileGraph {
  const names = new Names(file);
  const links: NamedLink[] = [];
  visitElements(text, 'gexf', file, (element) => {
    const { name, parent, line } = element;
    if (name === 'node' && parent === 'nodes') {
      const id = element.require('id');
      names.declare(id, element.attribute('label') ?? id, line);
    }
    if (name === 'edge' && parent === 'edges') links.push({ from: element.require('source'), to: element.require('target'), line });
  });
  for (const link of links) names.linkDeclared(link);
  return names.graph();
}
