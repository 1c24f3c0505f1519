/**
 * DOT in all its forms: each kind of statement, text and layout of lines that Graphviz's own test suite has, as a small
 * case of our own.
 */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { readGraph } from '../../src/topologies/files/read-graph.ts';
import { rowsOf } from './building.ts';

const read = async (text: string, graph = 0) => readGraph(text, 'dot', 'sample', { graph });

/** Links by the names of their ends, and the peers that have none. */
async function linksOf(text: string, graph = 0): Promise<string> {
  const { graph: found, labels } = await read(text, graph);
  const rows = rowsOf(found);
  const links = rows.flatMap((row, a) => row.filter((b) => b > a).map((b) => `${labels[a]}-${labels[b]}`));
  return [...links, ...labels.filter((_, peer) => rows[peer].length === 0)].join(' ');
}

describe('what Graphviz reads is read', () => {
  test.each([
    [
      'a digraph with chains, groups, ports, quoted names',
      'strict digraph { a:p -> b:q:ne -> a; c -> {a "d e"} }',
      'a-b a-c c-d e',
    ],
    ['a subgraph for the same rank', 'graph { {rank=same; a;b}; a -- c }', 'a-c b'],
    ['links inside a subgraph with a name', 'graph { subgraph c { a -- b }; }', 'a-b'],
    ['a list of attributes on the next line', 'graph { a\n[color=red]\na -- b\n [x=1] }', 'a-b'],
    ['several lists of attributes', 'graph { a -- b [x=1][y=2] [] }', 'a-b'],
    [
      'a table for a label, after a line break',
      'graph { a [label=\n<<table><tr><td port="x">1</td></tr></table>>]; a -- b }',
      'a-b',
    ],
    ['a table for a name', 'graph { <<b>x</b>> -- "x" }', '<b>x</b>-x'],
    ['a subgraph at the end of a link', 'graph { a -- subgraph {b c} }', 'a-b a-c'],
    ['a group at the start of one', 'graph { {a b} -- c -- {d; e} }', 'a-c b-c c-d c-e'],
    ['statements in the group', 'digraph { a -> { b -> c; edge [x=1]; d [y=2] } }', 'a-b a-c a-d b-c'],
    ['a subgraph named again', 'graph { subgraph s {a; b}; c -- subgraph s {} }', 'a-c b-c'],
    [
      'clusters',
      'digraph { compound=true; subgraph cluster_a {a} subgraph cluster_b {b}; a -> b [lhead=cluster_b] }',
      'a-b',
    ],
    ['nested subgraphs', 'graph { subgraph { subgraph x { a -- b } {c} } }', 'a-b c'],
    ['comments of all kinds', '# 1 "x"\n/* a -- z */ graph { // b\n# c -- d\na /* -- */ -- b }', 'a-b'],
    ['no comment in a text', 'graph { "a // b" -- "c /* d" -- "#e" }', 'a // b-c /* d c /* d-#e'],
    ['joined texts', 'graph { "a" + "b" + \n"c" -- d }', 'abc-d'],
    ['escaped quotes, backslashes and line ends', 'graph { "a\\"b" -- "c\\\\d" -- "e\\\nf" }', 'a"b-c\\\\d c\\\\d-ef'],
    [
      'keywords in any case, and as quoted names',
      'STRICT Graph { NODE [x=1] SubGraph { "node" -- "Edge" } }',
      'node-Edge',
    ],
    ['numbers for names', 'graph { 1 -- -2; .5 -- 3.; 007 -- 7 }', '1--2 .5-3. 007-7'],
    ['letters of all scripts', '\uFEFFgraph { Zürich -- "Köln"; 日本 -- б_1 }', 'Zürich-Köln 日本-б_1'],
    ['an encoding that the text no longer has', 'graph { charset=latin1; "Zürich" -- b }', 'Zürich-b'],
    ['commas, semicolons and blanks in lists', 'graph { a [x=1;y=2,z=3 w="4"] a -- b }', 'a-b'],
    ['attributes of the graph, in any place', 'graph g { x=1; rankdir=LR a -- b graph [y=2]; size="7,5" }', 'a-b'],
    ['lines that end as on Windows', 'graph {\r\n a -- b\r\n b -- c\r\n}\r\n', 'a-b b-c'],
    ['all in one line, with nothing between', 'graph{a--b--c{d}e}', 'a-b b-c d e'],
    ['records', 'digraph { s [shape=record, label="<f0> l|{m|<f1> r}"]; s:f0 -> t; s:f1 -> t }', 's-t'],
    [
      'another engine, an unknown one, pictures that are not there',
      'graph { layout=nonsense; a [image="no.png"]; a -- b }',
      'a-b',
    ],
    [
      'attributes with the names of what Graphviz says',
      'digraph { a [name=x nodes=y _gvid=7] a -> b [tail=5 head=6 _gvid=1] }',
      'a-b',
    ],
    ['a semicolon after the graph', 'graph { a -- b };\n', 'a-b'],
    ['brackets in texts', 'graph { "}" -- "{" ; a [label="<"] }', '}-{ a'],
  ])('%s', async (_, text, links) => {
    expect(await linksOf(text)).toBe(links);
  });

  test('a chain of 2,000 links, and 20,000 nodes', async () => {
    const chain = Array.from({ length: 2001 }, (_, i) => i).join(' -- ');
    expect((await read(`graph { ${chain} }`)).graph.size).toBe(2001);
    const nodes = Array.from({ length: 20_000 }, (_, i) => i).join('\n');
    expect((await read(`graph { ${nodes} }`)).graph.size).toBe(20_000);
  });
});

describe('peers of DOT', () => {
  test('have the numbers that they are named by, else the order in which they come', async () => {
    expect((await read('graph { 2 -- 1; 0 -- 2 }')).labels).toEqual(['0', '1', '2']);
    expect((await read('graph { b -- {a c}; d }')).labels).toEqual(['b', 'a', 'c', 'd']);
  });

  test('are called by their labels, but for tables and records', async () => {
    const text =
      'graph { a [label="Ada\\nof \\N"]; b [label=<<i>B</i>>]; c [label="{x|y}"]; d [label=""]; node [label="all \\N"]; e }';
    const { labels, ids } = await read(text);
    expect(labels).toEqual(['Ada of a', 'b', 'c', 'd', 'all e']);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('what was done is said', () => {
  test.each([
    ['graph { a -- b }', 'sample: DOT: 2 peers, 1 link'],
    [
      'digraph { a -> b -> a; a -> a }',
      'sample: DOT: 2 peers, 1 link; each directed edge is a link both ways; 1 edge from a peer to itself left out; 1 edge between two peers that have a link already left out',
    ],
    ['strict graph { a -- b; a -- b }', 'sample: DOT: 2 peers, 1 link'],
    [
      'graph {\n 1a -- b }',
      "sample: DOT; badly delimited number '1a' in line 2 of input splits into two tokens: 3 peers, 1 link",
    ],
  ])('%s', async (text, remark) => {
    expect((await read(text)).remark).toBe(remark);
  });
});

describe('several graphs in a file', () => {
  const text = '/* { */ graph { a [label=<{>] }\n# }\ndigraph { b -> c } graph { "}" -- d }';

  test('are refused until one is chosen', async () => {
    await expect(read(text)).rejects.toThrow(
      'sample: expected one graph in the file, or the number of one of them as topology.graph, given 3 graphs',
    );
    await expect(read(text, 4)).rejects.toThrow('topology.graph: expected at most 3, as many as sample has, given 4');
    expect([await linksOf(text, 1), await linksOf(text, 2), await linksOf(text, 3)]).toEqual(['a', 'b-c', '}-d']);
  });

  test('keep the lines of the file in errors', async () => {
    await expect(read('graph { a }\n\ngraph {\n b -> c }', 2)).rejects.toThrow(
      "sample:4: expected DOT that Graphviz can read (syntax error near '->')",
    );
  });
});

describe('what is no DOT', () => {
  test.each([
    ['graph {\n a -- b', 'sample:2: expected DOT that Graphviz can read (syntax error at its end)'],
    ['graph {\n a -- }', "sample:2: expected DOT that Graphviz can read (syntax error near '}')"],
    ['graph {\n a -> b }', "sample:2: expected DOT that Graphviz can read (syntax error near '->')"],
    ['graph {\n a -- "b }\n', 'sample:2: expected DOT that Graphviz can read (syntax error scanning a quoted string'],
    ['', 'sample:1: expected DOT that Graphviz can read (syntax error no graph)'],
    ['a b\nb c\n', "sample:1: expected DOT that Graphviz can read (syntax error near 'a')"],
    ['graph { }', 'sample: expected at least one node'],
    ['graph { a -- b } }', 'sample: expected one graph in the file'],
    ['graph { a -- b } c -- d', 'sample: expected one graph in the file'],
  ])('%j', async (text, message) => {
    const failure = read(text);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });

  test.each([
    ['nesting', `graph {${'{'.repeat(50_000)}`],
    ['chains', `graph { ${Array.from({ length: 12_000 }, (_, i) => i).join(' -- ')} }`],
  ])('too much for Graphviz: %s', async (_, text) => {
    await expect(read(text)).rejects.toThrow(
      'sample: expected DOT with shorter chains of edges, less nesting and fewer edges',
    );
  });
});
