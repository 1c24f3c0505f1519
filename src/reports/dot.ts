/** A world view as DOT, the language of Graphviz. */

/** @param edges pairs of peers; each edge once */
export function dotOf(name: string, edges: readonly (readonly [number, number])[], separator = '\n'): string {
  const lines = edges.map(([a, b]) => `  ${a} -- ${b};`);
  if (separator === '\n') return `graph "${name}" {\n${lines.join('\n')}\n}\n`;
  return `graph "${name}" { ${edges.map(([a, b]) => `${a} -- ${b}`).join('; ')} }`;
}
