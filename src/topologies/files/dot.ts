/**
 * DOT, the language of Graphviz, parsed by ts-graphviz: nodes, edges and chains of them, groups `a -- {b c}`, subgraphs. What that parser does not know
 * (`a -- subgraph {…}`, statements inside a group) is refused with its line, not read as something else.
 */
import { type ClusterStatementASTNode, type DotASTNode, type EdgeTargetASTNode, type LiteralASTNode, parse } from 'ts-graphviz/ast';
import { InputError } from '../../core/errors.ts';
import { type FileGraph, Names } from './names.ts';

/** The parser's own limits guard servers against strangers' files; here the user's own file may be large. */
const NO_LIMITS = { maxASTNodes: 0, maxInputSize: 0, maxEdgeChainDepth: 1_000_000 };

export function readDot(text: string, file: string): FileGraph {
  const names = new Names(file);
  for (const part of treeOf(text, file).children) {
    if (part.type === 'Graph') readStatements(part.children, names, file);
  }
  return names.graph();
}

/** What the parser makes of the text; its errors as ours. Ten thousand edges in one chain are more than its stack holds. */
function treeOf(text: string, file: string): DotASTNode {
  try {
    return parse(text.replace(/^\uFEFF/, ''), NO_LIMITS);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.cause instanceof RangeError) throw new InputError(file, 'DOT with shorter chains of edges and less nesting');
    const line = (error.cause as { location?: { start: { line: number } } } | undefined)?.location?.start.line;
    const found = / but (.+) found\.$/.exec(error.message)?.[1];
    throw new InputError(
      line === undefined ? file : `${file}:${line}`,
      found === undefined ? `DOT (${error.message.replace(/\.$/, '')})` : 'a DOT statement',
      found,
    );
  }
}

function readStatements(statements: readonly ClusterStatementASTNode[], names: Names, file: string): void {
  for (const statement of statements) {
    if (statement.type === 'Node') names.peer(nameOf(statement.id, file));
    if (statement.type === 'Subgraph') readStatements(statement.children, names, file);
    if (statement.type === 'Edge') readChain(statement.targets, names, file);
  }
}

/** `a -- b -- c`: a link from each to the next; of a group, from all in it. */
function readChain(targets: readonly EdgeTargetASTNode[], names: Names, file: string): void {
  let before: number[] = [];
  for (const target of targets) {
    const nodes = target.type === 'NodeRef' ? [target] : target.children;
    const peers = nodes.map((node) => names.peer(nameOf(node.id, file)));
    for (const a of before) for (const b of peers) names.link(a, b);
    before = peers;
  }
}

function nameOf({ value, quoted, location }: LiteralASTNode, file: string): string {
  // The parser takes the keyword for a name where it doesn't expect a subgraph.
  if (quoted === false && value.toLowerCase() === 'subgraph') {
    throw new InputError(`${file}:${location?.start.line}`, 'nodes or a group {a b} as the end of an edge', 'subgraph');
  }
  return value;
}
