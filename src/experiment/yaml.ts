/**
 * A text as one document of plain YAML 1.2, JSON included: nothing in it stands for more, or for something else, than a
 * reader of the file would see.
 *
 * Aliases are allowed as far as what they stand for stays small. Values that contain themselves, merge keys, tags,
 * other versions of YAML, keys that are no plain values and nesting without end are refused with their line, before any
 * of them is made into data.
 */
import {
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
} from 'yaml';

/** An experiment has some ten levels. */
const DEEPEST = 100;
/** Values that all aliases together may stand for. */
const ALIASED_MAX = 10_000;
const PLAIN_TAGS = new Set([
  '!',
  ...['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
]);

/** What the library says where it helps a programmer more than a writer of the file. */
const PLAINER: readonly (readonly [RegExp, string])[] = [
  [/^Source contains multiple documents/, 'one document; a second one begins here'],
];

/** Longer texts take minutes to parse: some 100,000 keys. */
const CHARACTERS_MAX = 2_000_000;

export interface Yaml {
  readonly document: Document;
  /** The line of a place in the text, from 1. */
  lineAt(offset: number): number;
}

/**
 * @param refuse makes the error of the first mistake: its line, what was expected, and what stands there
 * @throws what `refuse` makes
 */
export function yamlOf(
  text: string,
  refuse: (line: number, expected: string, given: string | undefined) => Error,
): Yaml {
  if (text.length > CHARACTERS_MAX)
    throw refuse(1, `YAML or JSON (at most ${CHARACTERS_MAX} characters)`, `${text.length} characters`);
  const lines = new LineCounter();
  const tooDeep = tooDeepIn(text, lines);
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const mistake = (offset: number, what: string) => {
    const line = lineAt(offset);
    return refuse(line, `YAML or JSON (${what})`, text.split('\n')[line - 1]?.trim() || undefined);
  };
  if (tooDeep !== undefined) throw mistake(tooDeep, `at most ${DEEPEST} levels, one inside another`);
  const document = parseDocument(text, { logLevel: 'error', uniqueKeys: false });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong !== undefined) throw mistake(wrong.pos[0], plainer(wrong.message));
  const version = document.directives?.yaml.version;
  if (version !== undefined && version !== '1.2') throw mistake(0, `version 1.2 of YAML, not ${version}`);
  new Inspection((node, what) => mistake(node.range?.[0] ?? 0, what)).of(document.contents);
  return { document, lineAt };
}

/**
 * Where the first value stands that is nested too deep. The library makes data by recursion, and an engine that has no
 * stack left may end the whole process (V8 does when it compiles a regular expression); tokens it makes without.
 */
function tooDeepIn(text: string, lines: LineCounter): number | undefined {
  for (const document of new Parser(lines.addNewLine).parse(text)) {
    if (document.type !== 'document') continue;
    const waiting: [CST.Token | null | undefined, depth: number][] = [[document.value, 0]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [token, depth] = next;
      if (!token) continue;
      if (depth > DEEPEST) return token.offset;
      if ('items' in token)
        for (const { key, value } of token.items) waiting.push([key, depth + 1], [value, depth + 1]);
    }
  }
  return undefined;
}

function plainer(message: string): string {
  const [line] = message.split('\n');
  const found = PLAINER.find(([pattern]) => pattern.test(line));
  return found?.[1] ?? line.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
}

type Complain = (node: Node, what: string) => Error;

/** Goes through a document once, in its order. */
class Inspection {
  private readonly complain: Complain;
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  /** Values that a node with an anchor stands for. */
  private readonly sizes = new Map<Node, number>();
  private aliased = 0;

  constructor(complain: Complain) {
    this.complain = complain;
  }

  /** Gives the number of values that it stands for. */
  of(node: unknown): number {
    if (!isNode(node)) return 1;
    if (isAlias(node)) return this.sizeOfAlias(node, node.source);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (node.tag !== undefined && !PLAIN_TAGS.has(node.tag))
      throw this.complain(node, 'values without tags of their own');
    if (!isCollection(node)) return 1;
    this.open.add(node);
    let size = 1;
    // The library compares each key with all others of its map.
    const keys = new Set<unknown>();
    for (const item of node.items) {
      if (isPair(item)) this.checkKey(item.key, keys, isMap(node) ? node : undefined);
      size += this.of(isPair(item) ? item.value : item);
    }
    this.open.delete(node);
    if (node.anchor !== undefined) this.sizes.set(node, size);
    return size;
  }

  private checkKey(key: unknown, others: Set<unknown>, map: Node | undefined): void {
    if (!isScalar(key)) throw this.complain(isNode(key) ? key : map!, 'keys that are words or numbers');
    if (others.has(key.value)) throw this.complain(key, 'Map keys must be unique');
    others.add(key.value);
    if (key.value === '<<' && key.type === 'PLAIN')
      throw this.complain(
        key,
        'keys written out: YAML 1.2 has no merge key <<, an alias can stand for a whole value only',
      );
  }

  private sizeOfAlias(alias: Node, name: string): number {
    const target = this.anchors.get(name);
    if (target === undefined) throw this.complain(alias, `an anchor &${name} above its alias *${name}`);
    if (this.open.has(target))
      throw this.complain(alias, `no value that contains itself: *${name} stands inside of &${name}`);
    const size = this.sizes.get(target) ?? 1;
    this.aliased += size;
    if (this.aliased > ALIASED_MAX)
      throw this.complain(alias, `aliases that stand for at most ${ALIASED_MAX} values together`);
    return size;
  }
}
