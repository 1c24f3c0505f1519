/**
 * Mistakes that let a test pass without proof: nothing is expected, all that is expected stands behind a condition, the
 * test returns before it has expected anything, or it sleeps instead of waiting for a state.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Node, parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

/** Waits that are no sleep, by file. */
const waits: Readonly<Record<string, string>> = {
  'lab/clocks/clock-comparison.test.ts': 'time is vitest’s own',
  'lab/plane/nats/broker.test.ts': 'how long a broker is away is part of the case',
  'lab/plane/nats/command.test.ts': 'how long a broker is away is part of the case',
};

interface Found {
  readonly node: Node;
  /** From the outermost. */
  readonly around: readonly Node[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const files = (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort();
const programs = new Map(files.map((name) => [name, parsed(readFileSync(`${root}${name}`, 'utf8'))]));

function parsed(text: string): Node {
  return parseSync('test.ts', text).program;
}

/** All nodes below one, from the first to the last. */
function below(node: Node, before: readonly Node[] = [], all: Found[] = []): readonly Found[] {
  const around = [...before, node];
  for (const value of Object.values(node).flat() as (Node | undefined)[]) {
    if (typeof value?.type !== 'string') continue;
    all.push({ node: value, around });
    below(value, around, all);
  }
  return all;
}

/** `expect` of `expect(x).not.toBe(y)`; `assert` of `fc.assert(…)`. */
function calledIn(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
}

function isFunction({ type }: Node): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}

/** Name and body of the functions of a file, by declaration, constant, property or method. */
function functionsOf(program: Node): [name: string, body: Node][] {
  return below(program).flatMap(({ node, around }): [string, Node][] => {
    if (!isFunction(node)) return [];
    const parent = around[around.length - 1];
    const named = node.type === 'FunctionDeclaration' ? node : parent;
    const key = 'id' in named ? named.id : 'key' in named ? named.key : undefined;
    return key?.type === 'Identifier' ? [[key.name, node]] : [];
  });
}

const known = new Map<string, ReadonlySet<string>>();

/**
 * Names of what fails if something is not as it should be: `expect`, and each function that calls such a one, of a file
 * and of the files of tests that it imports.
 * @param path the file's, to find what it imports
 */
function expectingIn(program: Node, path: string): ReadonlySet<string> {
  const before = known.get(path);
  if (before !== undefined) return before;
  const expecting = new Set(['expect', 'poll', 'assert', 'waitFor', 'waitUntil', 'until']);
  known.set(path, expecting);
  for (const { node } of below(program)) {
    if (node.type !== 'ImportDeclaration') continue;
    const imported = posix.join(posix.dirname(path), node.source.value);
    const there = programs.get(imported);
    if (there !== undefined) for (const name of expectingIn(there, imported)) expecting.add(name);
  }
  const functions = functionsOf(program).map(
    ([name, body]) => [name, below(body).map(({ node }) => calledIn(node))] as const,
  );
  for (let size = 0; size < expecting.size; ) {
    size = expecting.size;
    for (const [name, called] of functions) if (called.some((one) => expecting.has(one ?? ''))) expecting.add(name);
  }
  return expecting;
}

/** The functions of the tests of a file. */
function testsOf(program: Node): Node[] {
  return below(program).flatMap(({ node }) => {
    if (node.type !== 'CallExpression' || !/^(it|test)\b/.test(firstName(node.callee))) return [];
    const body = node.arguments.findLast(isFunction);
    return body === undefined ? [] : [body];
  });
}

/** `it` of `it.runIf(x).each(y)`. */
function firstName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return firstName(node.object);
  if (node.type === 'CallExpression') return firstName(node.callee);
  return '';
}

/** One way of two, if the other expects nothing. */
const isCondition = (node: Node) =>
  node.type === 'CatchClause' || (node.type === 'IfStatement' && node.alternate === null);
const isLoop = ({ type }: Node) => /^(While|DoWhile|For)\w*Statement$/.test(type);

function mistakesIn(program: Node, path: string): string[] {
  const expecting = expectingIn(program, path);
  const mistakes = testsOf(program).flatMap((test) => {
    const all = below(test);
    const expected = all.filter(({ node }) => expecting.has(calledIn(node) ?? ''));
    if (expected.length === 0) return ['expects nothing'];
    if (expected.every(({ around }) => around.some(isCondition))) return ['expects something on a condition only'];
    const returns = all.filter(
      ({ node, around }) => node.type === 'ReturnStatement' && !around.slice(1).some(isFunction),
    );
    const first = Math.min(...expected.map(({ node }) => node.start));
    return returns.some(({ node }) => node.start < first) ? ['returns before it expects anything'] : [];
  });
  return [...mistakes, ...sleepsIn(program)];
}

/** A wait in a loop looks for a state; one of no length lets others have their turn. */
function sleepsIn(program: Node): string[] {
  const all = below(program);
  const names = all.flatMap(({ node }) =>
    node.type === 'ImportDeclaration' && /^(node:)?timers\/promises$/.test(node.source.value)
      ? node.specifiers.map(({ local }) => local.name)
      : [],
  );
  return all.flatMap(({ node, around }) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || around.some(isLoop)) return [];
    const isPromised =
      node.callee.name === 'setTimeout' &&
      node.arguments.length > 1 &&
      around.some(({ type }) => type === 'NewExpression');
    return isPromised || names.includes(node.callee.name) ? ['sleeps'] : [];
  });
}

describe('no test', () => {
  it.each(files)('of %s passes without proof', (name) => {
    const mistakes = mistakesIn(programs.get(name)!, name);
    expect(mistakes.filter((mistake) => mistake !== 'sleeps' || waits[name] === undefined)).toEqual([]);
  });

  it('sleeps but those that are excepted', () => {
    const sleepers = files.filter((name) => sleepsIn(programs.get(name)!).length > 0);
    expect(sleepers).toEqual(Object.keys(waits).sort());
  });
});

it.each([
  ['expects nothing', 'it("x", () => { run(); });'],
  ['expects something on a condition only', 'it.each(all)("x", (a) => { if (a) expect(a).toBe(1); });'],
  [
    'expects something on a condition only',
    'test("x", async () => { try { run(); } catch (e) { expect(e).toBe(1); } });',
  ],
  ['returns before it expects anything', 'it("x", () => { if (!isThere) return; expect(1).toBe(1); });'],
  ['sleeps', 'it("x", async () => { await new Promise((done) => setTimeout(done, 50)); expect(1).toBe(1); });'],
  [
    'sleeps',
    'import { setTimeout as nap } from "node:timers/promises"; it("x", async () => { await nap(5); expect(1).toBe(1); });',
  ],
])('what %s is found', (mistake, text) => {
  expect(mistakesIn(parsed(text), text)).toEqual([mistake]);
});
