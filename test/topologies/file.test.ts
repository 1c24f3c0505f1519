import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { Random } from '../../src/core/random.ts';
import file, { topologyOfFile } from '../../src/topologies/file.ts';
import { formatOf, type GraphFormat, readGraph } from '../../src/topologies/files/read-graph.ts';
import { build, rowsOf } from './building.ts';

/** One small graph in each format: a triangle 0-1-2, a tail 2-3, and 4 alone where the format has a word for that. */
const SAMPLES = {
  'edge-list': '# a triangle and a tail\n0 1\n1 2\n2 0\n2 3\n',
  graphml: `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="w" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="G" edgedefault="directed">
    <node id="4"/><node id="3"/><node id="2"/><node id="1"/><node id="0"/>
    <edge source="0" target="1"><data key="w">2.5</data></edge>
    <edge source="1" target="2"/><edge source="2" target="0"/><edge source="2" target="3"/>
  </graph>
</graphml>`,
  gexf: `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta><creator>by hand</creator></meta>
  <graph defaultedgetype="undirected">
    <nodes>
      <node id="0" label="Ada"><viz:color r="1" g="2" b="3"/></node>
      <node id="1" label="Bob"/><node id="2" label="Cyd"/><node id="3" label="Dan"/><node id="4"/>
    </nodes>
    <edges>
      <edge id="0" source="0" target="1"/><edge id="1" source="1" target="2" weight="3"/>
      <edge id="2" source="2" target="0"/><edge id="3" source="2" target="3"/>
    </edges>
  </graph>
</gexf>`,
  dot: `/* a triangle and a tail */ graph sample {
  node [shape=circle]
  0 -- 1 -- 2 -- 0 [color=red];
  subgraph cluster_tail { 2 -- 3; 4 [label="alone"] }
}`,
};

const TRIANGLE_AND_TAIL = [[1, 2], [0, 2], [0, 1, 3], [2]];

async function read(
  text: string,
  format: GraphFormat = 'edge-list',
  header: 'auto' | 'no' = 'auto',
): Promise<{ rows: number[][]; labels: readonly string[] }> {
  const { graph, labels } = await readGraph(text, format, 'sample', { header });
  return { rows: rowsOf(graph), labels };
}

describe('the same graph in each format', () => {
  test('edge list', async () => {
    expect(await read(SAMPLES['edge-list'])).toEqual({ rows: TRIANGLE_AND_TAIL, labels: ['0', '1', '2', '3'] });
  });

  test.each(['graphml', 'gexf', 'dot'] as const)('%s, with a peer that has no links', async (format) => {
    const { rows, labels } = await read(SAMPLES[format], format);
    expect(rows).toEqual([...TRIANGLE_AND_TAIL, []]);
    const alone = format === 'dot' ? 'alone' : '4';
    expect(labels).toEqual(format === 'gexf' ? ['Ada', 'Bob', 'Cyd', 'Dan', '4'] : ['0', '1', '2', '3', alone]);
  });
});

describe('names', () => {
  test('exactly 0..N−1 keep their numbers, in whatever order they come', async () => {
    expect(await read('2 1\n0 2')).toEqual({ rows: [[2], [2], [0, 1]], labels: ['0', '1', '2'] });
  });

  test.each([
    ['a gap', '0 3\n3 1', ['0', '3', '1']],
    ['from 1', '3 1\n1 2', ['3', '1', '2']],
    ['a zero before', '0 01', ['0', '01']],
    ['words', 'bob ada', ['bob', 'ada']],
    ['a minus zero', '-0 1', ['-0', '1']],
  ])('%s: numbered as they come up', async (_, text, labels) => {
    const { rows, labels: found } = await read(text, 'edge-list', 'no');
    expect(found).toEqual(labels);
    expect(rows[0]).toEqual([1]);
  });

  test('any list of pairs comes back as the graph that it is', async () => {
    const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pairs, fc.constantFrom('n', ''), async (links, prefix) => {
        const { rows, labels } = await read(
          links.map(([a, b]) => `${prefix}${a}\t${prefix}${b}`).join('\n'),
          'edge-list',
          'no',
        );
        const linked = (a: number, b: number) => links.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
        const numbers = labels.map((label) => Number(label.slice(prefix.length)));
        expect(new Set(numbers)).toEqual(new Set(links.flat()));
        for (const [p, row] of rows.entries()) {
          expect(row).toEqual([...rows.keys()].filter((q) => q !== p && linked(numbers[p], numbers[q])));
        }
      }),
    );
  });
});

describe('XML', () => {
  test('prefixes, edges before their nodes, nested graphs', async () => {
    const text = `<g:graphml xmlns:g="http://graphml.graphdrawing.org/xmlns"><g:graph>
      <g:edge source="b" target="c"/><g:node id="a"/>
      <g:node id="b"><g:graph><g:node id="c"/></g:graph></g:node></g:graph></g:graphml>`;
    expect(await read(text, 'graphml')).toEqual({ rows: [[], [2], [1]], labels: ['a', 'b', 'c'] });
  });

  test('GraphML names peers by the data `label`, then `name`, then the label in the picture, then the id', async () => {
    const text = `<graphml><key id="d0" for="edge" attr.name="label"/><key id="d1" for="node" attr.name="name"/><key id="d2" for="node" attr.name="Label"/>
      <graph><node id="0"><data key="d1">other</data><data key="d2"> Wien &amp; Umgebung </data></node><node id="1"><data key="d1">Graz</data></node>
      <node id="2"><data key="d9"><y:ShapeNode xmlns:y="y"><y:NodeLabel>Linz<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>
      <node id="3"><data key="d2"> </data><graph><node id="4"><data key="d2"><![CDATA[<b>]]></data></node>
      <edge source="0" target="4"><data key="d0">not a peer</data></edge></graph></node></graph></graphml>`;
    expect((await read(text, 'graphml')).labels).toEqual(['Wien & Umgebung', 'Graz', 'Linz', '3', '<b>']);
  });

  test('GraphML: what stands behind a nested graph is said of the outer node', async () => {
    const text = `<graphml><key id="d" for="node" attr.name="label"/><graph>
      <node id="a"><graph><node id="b"><data key="d">Bob</data></node></graph><data key="d">Ada</data></node>
      <node id="c"/><edge source="a" target="c"/></graph></graphml>`;
    expect(await read(text, 'graphml')).toEqual({ rows: [[2], [], [0]], labels: ['Ada', 'Bob', 'c'] });
  });

  test.each([
    [
      'gexf',
      '<gexf><graph defaultedgetype="directed"><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"/></edges></graph></gexf>',
      true,
    ],
    [
      'gexf',
      '<gexf><graph><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b" type="directed"/></edges></graph></gexf>',
      true,
    ],
    [
      'gexf',
      '<gexf><graph defaultedgetype="undirected"><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"/></edges></graph></gexf>',
      false,
    ],
    [
      'graphml',
      '<graphml><graph edgedefault="directed"><node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>',
      true,
    ],
    [
      'graphml',
      '<graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>',
      false,
    ],
    ['dot', 'digraph { a -> b }', true],
    ['dot', 'graph { a -- b }', false],
  ] as const)('%s: %s is directed: %s', async (format, text, isDirected) => {
    const { remark } = await readGraph(text, format, 'sample');
    expect(remark.includes('each directed edge is a link both ways')).toBe(isDirected);
  });

  test('ids that are neither numbers nor labels are kept beside the labels', async () => {
    const gexf = '<gexf><graph><nodes><node id="n0" label="Ada"/><node id="n1"/></nodes></graph></gexf>';
    expect(await readGraph(gexf, 'gexf', 'sample')).toMatchObject({ labels: ['Ada', 'n1'], ids: ['n0', 'n1'] });
    expect(await readGraph('a b', 'edge-list', 'sample')).not.toHaveProperty('ids');
  });

  test.each([
    [
      'graphml',
      '<graphml><graph>\n<node id="a">\n</graph></graphml>',
      'sample:3: expected well-formed XML (unexpected close tag)',
    ],
    ['graphml', '<graphml><graph>\n<node id="a"/>', 'sample:2: expected well-formed XML (unclosed tag: graph)'],
    ['graphml', '', 'sample:1: expected well-formed XML (document must contain a root element)'],
    ['graphml', '<gexf/>', 'sample:1: expected <graphml> as the root, given <gexf>'],
    ['graphml', '<graphml/>', 'sample: expected at least one node'],
    ['graphml', '<graphml><graph>\n<node/></graph></graphml>', 'sample:2: expected an attribute id in <node>'],
    [
      'graphml',
      '<graphml><graph><node id="a"/>\n<node id="a"/></graph></graphml>',
      'sample:2: expected each node once, given a',
    ],
    [
      'graphml',
      '<graphml><graph><node id="a"/>\n<edge source="a" target="b"/></graph></graphml>',
      'sample:2: expected an edge between nodes that the file declares, given b',
    ],
    [
      'graphml',
      '<graphml><graph><hyperedge/></graph></graphml>',
      'sample:1: expected edges between two nodes, given <hyperedge>',
    ],
    [
      'graphml',
      '<graphml><graph><node id="a"/></graph>\n<graph/></graphml>',
      'sample:2: expected one graph in the file',
    ],
    ['gexf', '<graphml/>', 'sample:1: expected <gexf> as the root, given <graphml>'],
    [
      'gexf',
      '<gexf><graph><edges>\n<edge source="0"/></edges></graph></gexf>',
      'sample:2: expected an attribute target in <edge>',
    ],
    ['gexf', '<gexf><graph><nodes/></graph></gexf>', 'sample: expected at least one node'],
  ] as const)('%s %j: %s', async (format, text, message) => {
    const failure = read(text, format);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });
});

describe('formatOf', () => {
  test.each([
    ['a.txt', 'text'],
    ['dir.dot/a.CSV', 'text'],
    ['a.edges', 'text'],
    ['a.mtx', 'matrix-market'],
    ['a.net', 'pajek'],
    ['a.graph', 'metis'],
    ['a.lgl', 'lgl'],
    ['a.adjlist', 'adjacency-list'],
    ['./x/a.graphml', 'graphml'],
    ['a.gexf', 'gexf'],
    ['a.b.dot', 'dot'],
    ['a.gv', 'dot'],
  ])('%s is read as %s', (path, format) => {
    expect(formatOf(path)).toBe(format);
  });

  test.each(['network', 'graph.png', 'graph.', 'a.dot/network', 'a.constructor'])('%s tells no format', (path) => {
    expect(() => formatOf(path)).toThrow(
      'topology.file: expected topology.format, or a name that ends in .txt, .csv, .tsv, .edges, .edgelist, .el, .adj, .dat, .xml, .ncol, .adjlist, .graphml, .gexf,',
    );
  });
});

describe('the topology of a file', () => {
  const random = new Random(1, 'topology');

  test('is that graph, and has its size only', async () => {
    const { topology, graph, labels } = await topologyOfFile(
      valuesOf(file.parameters, { file: 'a.gexf', text: SAMPLES.gexf }, 'topology.'),
    );
    expect(topology.name).toBe('file');
    expect(labels[0]).toBe('Ada');
    expect(topology.build(5, {}, random)).toBe(graph);
    expect(rowsOf(graph)).toEqual([...TRIANGLE_AND_TAIL, []]);
    expect(() => topology.build(6, {}, random)).toThrow('--peers: expected 5, as many as a.gexf has, given 6');
  });

  test('a text without a path is an edge list, and a format may be named', async () => {
    const list = await topologyOfFile(valuesOf(file.parameters, { text: 'a b' }, 'topology.'));
    expect(list.labels).toEqual(['a', 'b']);
    const dot = await topologyOfFile(
      valuesOf(file.parameters, { file: 'graph.txt', text: 'graph { a -- b }', format: 'dot' }, 'topology.'),
    );
    expect(dot.labels).toEqual(['a', 'b']);
    await expect(topologyOfFile(valuesOf(file.parameters, { text: 'a' }, 'topology.'))).rejects.toThrow(
      'topology.text:1: expected two names',
    );
  });

  test('is not built before it is read', () => {
    expect(() => build('file', 3)).toThrow('a graph in a file is read by topologyOfFile before it is built');
  });
});
