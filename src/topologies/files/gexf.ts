/**
 * GEXF (gexf.net, versions 1.1 to 1.3): <node id label> in <nodes>, <edge source target> in <edges>. A node's label is
 * what its peer is called; its id says which number it gets. Nested nodes are read as part of the whole; times are left
 * aside.
 */
import { type FileGraph, type NamedLink, Names, type WantedAttributes } from './names.ts';
import { visitElements, type XmlElement } from './xml.ts';

export function readGexf(text: string, file: string, wanted: WantedAttributes): FileGraph {
  const names = new Names(file, wanted);
  names.undirected = true;
  const links: NamedLink[] = [];
  /** Titles of attributes by class and id. */
  const titles = new Map<string, string>();
  let kind = '';
  /** Of the node or edge that was opened last. */
  let current: Record<string, string> = {};
  let isNode = true;
  const described: (readonly [number, Record<string, string>])[] = [];
  const visit = (element: XmlElement) => {
    const { name, parent, line, attribute } = element;
    if (name === 'graph' && attribute('defaultedgetype') === 'directed') names.directed = true;
    if (name === 'attributes') kind = attribute('class') ?? 'node';
    if (name === 'attribute' && parent === 'attributes')
      titles.set(`${kind} ${attribute('id')}`, attribute('title') ?? '');
    if (name === 'node' && parent === 'nodes') {
      const id = element.require('id');
      current = {};
      isNode = true;
      described.push([names.declare(id, attribute('label') ?? id, line), current]);
    }
    if (name === 'edge' && parent === 'edges') {
      if (attribute('type') === 'directed') names.directed = true;
      current = { weight: attribute('weight') ?? '', label: attribute('label') ?? '' };
      isNode = false;
      links.push({ from: element.require('source'), to: element.require('target'), line, attributes: current });
    }
    if (name === 'attvalue') {
      const id = attribute('for') ?? attribute('id') ?? '';
      current[titles.get(`${isNode ? 'node' : 'edge'} ${id}`) ?? id] = attribute('value') ?? '';
    }
    if (name === 'position') {
      current.x ??= attribute('x') ?? '';
      current.y ??= attribute('y') ?? '';
    }
  };
  visitElements(text, 'gexf', file, visit);
  for (const [peer, attributes] of described) names.describe(peer, (attribute) => attributes[attribute]);
  for (const link of links) names.linkDeclared(link);
  return names.graph('GEXF');
}
