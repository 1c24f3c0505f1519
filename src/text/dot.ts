/** A world view as DOT, the language of Graphviz. */
import { PeerNames } from '../core/peer-names.ts';

/** Characters of a name in a node. */
const WIDEST = 40;

/**
 * @param edges pairs of peers; each edge once
 * @param names of the peers, which become labels of the nodes
 */
export function dotOf(
  name: string,
  edges: readonly (readonly [number, number])[],
  separator = '\n',
  names = PeerNames.none,
): string {
  const named = names.any
    ? [...new Set(edges.flat())].sort((a, b) => a - b).filter((peer) => names.nameOf(peer) !== undefined)
    : [];
  const lines = [
    ...named.map((peer) => `  ${peer} [label=${dotText(names.label(peer, WIDEST))}];`),
    ...edges.map(([a, b]) => `  ${a} -- ${b};`),
  ];
  if (separator === '\n') return `graph ${dotText(name)} {\n${lines.join('\n')}\n}\n`;
  return `graph ${dotText(name)} { ${edges.map(([a, b]) => `${a} -- ${b}`).join('; ')} }`;
}

/** A quoted text: two characters mean something in it. */
export function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
