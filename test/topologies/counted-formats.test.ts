/** Formats that say how many peers or links they have, and others that are told by their first words. */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { read, readAs } from './reading.ts';

describe('formats that count', () => {
  test.each([
    ['Inet', '3 2\n0 10 20\n1 30 40\n2 50 60\n0 1 28\n1 2 28\n', 'Inet: 0-1 1-2'],
    ['METIS', '% x\n4 4\n2 4\n1 3\n2 4\n1 3\n', 'METIS: 1-2 1-4 2-3 3-4'],
    ['METIS with weights', '3 3 001\n2 5 3 6\n1 5 3 7\n1 6 2 7\n', 'METIS: 1-2 1-3 2-3'],
    ['DIMACS of PACE', 'p tw 3 2\n1 2\n2 3\n', 'DIMACS: 1-2 2-3'],
    ['DOT with its brace on the next line', 'digraph G\n{\n a -> b }', 'DOT: a-b'],
    ['METIS with a peer without links', '4 2\n2\n1 3\n2\n\n', 'METIS: 1-2 2-3 4'],
    ['DIMACS', 'c hello\np edge 4 3\ne 1 2\ne 2 3\ne 1 3\n', 'DIMACS: 1-2 1-3 2-3 4'],
    ['DIMACS with lengths', 'c x\np sp 3 2\na 1 2 7\na 2 3 9\n', 'DIMACS: 1-2 2-3'],
    [
      'Matrix Market',
      '%%MatrixMarket matrix coordinate pattern symmetric\n% c\n3 3 2\n2 1\n3 2\n',
      'Matrix Market: 1-2 2-3',
    ],
    ['Matrix Market, whole', '%%MatrixMarket matrix array real general\n2 2\n0\n1.5\n1.5\n0\n', 'Matrix Market: 1-2'],
    [
      'Matrix Market, half',
      '%%MatrixMarket matrix array real symmetric\n3 3\n0\n1\n0\n0\n1\n0\n',
      'Matrix Market: 1-2 2-3',
    ],
    [
      'Pajek',
      '*Vertices 3\n1 "Ada" 0.1 0.2\n2 "Bob C"\n3 Dan\n*Edges\n1 2 4\n*Arcs\n2 3\n',
      'Pajek: Ada-Bob C Bob C-Dan',
    ],
    ['Pajek with lists', '*vertices 3\n*arcslist\n1 2 3\n', 'Pajek: 1-2 1-3'],
    ['Pajek with a matrix', '*Vertices 2\n*Matrix\n0 1\n1 0\n', 'Pajek: 1-2'],
    ['TGF', '1 First\n2 Second one\n3\n#\n1 2 x\n2 3\n', 'TGF: First-Second one Second one-3'],
    ['GraphML', '<?xml version="1.0"?>\n<graphml><graph><node id="a"/></graph></graphml>', 'GraphML: a'],
    ['GEXF', '<gexf><graph><nodes><node id="a"/></nodes></graph></gexf>', 'GEXF: a'],
    ['DOT', '// x\nstrict graph "g" {\n a -- b }', 'DOT: a-b'],
  ])('%s is told by what stands in it', async (_, text, expected) => {
    expect(await readAs(text)).toBe(expected);
  });

  test.each([
    ['metis', '3 3 001\n2 5 3 6\n1 5 3 7\n1 6 2 7\n', 'METIS: 1-2 1-3 2-3'],
    ['metis', '2 1 011 2\n7 7 2 5\n7 7 1 5\n', 'METIS: 1-2'],
    ['lgl', '# a\nb 1.5\nc\n# c\nd\n', 'LGL: a-b a-c c-d'],
  ] as const)('%s', async (format, text, expected) => {
    expect(await readAs(text, {}, format)).toBe(expected);
  });

  test.each([
    [
      'metis',
      '2 2\n2\n1\n',
      'sample: expected 2 links as its first line says, each on the lines of both its ends, given 2 ends',
    ],
    ['metis', '2 1\n2', 'sample: expected a line for each of the 2 peers that its first line counts, given 1 lines'],
    [
      'metis',
      '2 1\n2\n1\n\n1\n',
      'sample: expected a line for each of the 2 peers that its first line counts, given 5 lines',
    ],
    ['metis', '2 1\n2\n0\n', 'sample:3: expected neighbours from 1 to 2, given 0'],
    ['metis', '2 1\n2\n1.5\n', 'sample:3: expected neighbours from 1 to 2, given 1.5'],
    ['metis', '2 1\n3\n1\n', 'sample:2: expected neighbours from 1 to 2, given 3'],
    ['metis', 'a b\n', 'sample:1: expected the numbers of peers and links of a METIS graph, given a b'],
    ['dimacs', 'p edge 2 1\ne 1 3\n', 'sample:2: expected two peers from 1 to 2, given e 1 3'],
    ['dimacs', 'e 1 2\n', 'sample:1: expected two peers from 1 to 0'],
    [
      'matrix-market',
      '%%MatrixMarket matrix coordinate pattern general\n2 3 0\n',
      'sample:2: expected a square matrix, given 2 3 0',
    ],
    [
      'matrix-market',
      '%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 2\n',
      'sample:2: expected 2 entries, as it says, given 1',
    ],
    ['pajek', '*Vertices 2\n*Edges\n1 3\n', 'sample:3: expected peers from 1 to 2, given 1 3'],
    ['lgl', 'a b\n', 'sample:1: expected # and a name, or a neighbour and its weight, given a b'],
    ['inet', '3 2\n0 1 2\n', 'sample: expected an Inet graph'],
    [
      'text',
      '<html></html>',
      'sample: expected a graph in one of the formats of topology.format, given XML of another kind',
    ],
    [
      'text',
      'graph [\n node [ id 1 ]\n]',
      'sample: expected a graph in one of the formats of topology.format, given GML',
    ],
    ['text', '{"nodes": []}', 'sample: expected a graph in one of the formats of topology.format, given JSON'],
    ['text', '[[0, 1], [1, 0]]', 'sample: expected a graph in one of the formats of topology.format, given JSON'],
  ] as const)('%s %j: %s', async (format, text, message) => {
    const failure = read(text, {}, format);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });

  test('counts that do not hold are said', async () => {
    expect((await read('p edge 2 2\ne 1 2\n')).remark).toBe(
      'sample: DIMACS: 2 peers, 1 link; its first line says 2 links, and 1 are listed',
    );
  });
});
