/**
 * Graphs in plain texts: each dialect is told by what stands in it, or refused with what to say about it. None is read
 * as another graph.
 */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { read, readAs } from './reading.ts';

describe('edge lists', () => {
  test.each([
    ['numbers with blanks', '0 1\n1 2\n', 'edge list: 0-1 1-2'],
    [
      'tabs, as SNAP writes them',
      '# Undirected graph: x\n# FromNodeId\tToNodeId\n10\t11\n11\t12\n',
      'edge list: 10-11 11-12',
    ],
    ['KONECT', '% sym weighted\n% 2 3 3\n1 2 5 1082040961\n2 3 1 1082155839\n', 'edge list: 1-2 2-3'],
    ['NetworkX', "a b {}\nb c {'weight': 3, 'name': 'x'}\n", 'edge list: a-b b-c'],
    ['NetworkX with commas', "a,b,{'weight': 3, 'k': 1}\nb,c,{}\n", 'edge list: a-b b-c'],
    ['NetworkX with attributes in each line', "a b {'w': 1}\nb c {'w': 2}\n", 'edge list: a-b b-c'],
    [
      'names that have blanks, between commas',
      'Node 1,Node 2\nNode 2,Node 3\n',
      'edge list: Node 1-Node 2 Node 2-Node 3',
    ],
    [
      'names that have commas, between tabs',
      'Paris, FR\tBonn, DE\nBonn, DE\tRome\n',
      'edge list: Paris, FR-Bonn, DE Bonn, DE-Rome',
    ],
    ['quotes around commas and quotes', '"a, b","c ""d"""\n"c ""d""",e\n', 'edge list: a, b-c "d" c "d"-e'],
    ['quotes that are none', "O'Brien,D'Arcy\nD'Arcy,Ada\n", "edge list: O'Brien-D'Arcy D'Arcy-Ada"],
    ['semicolons and decimal commas', 'a;b;1,5\nb;c;2,25\n', 'edge list: a-b b-c'],
    ['arrows', 'a -> b\nb -> c\n', 'edge list: a-b b-c'],
    ['arrows of Unicode', 'a → b\nb → c\n', 'edge list: a-b b-c'],
    ['a separator at each end', '0,1,\n1,2,\n2,0,\n', 'edge list: 0-1 0-2 1-2'],
    ['CAIDA', '# as1|as2|relation\n1|2|-1\n2|3|0\n', 'edge list: 1-2 2-3'],
    ['dashes', 'a -- b\nb -- c\n', 'edge list: a-b b-c'],
    ['addresses', '10.0.0.1 10.0.0.2\n10.0.0.2 10.0.0.3\n', 'edge list: 10.0.0.1-10.0.0.2 10.0.0.2-10.0.0.3'],
    ['weights on some of the lines', 'a b 3\nb c\nc a 2.5\n', 'edge list: a-b a-c b-c'],
    ['one link', 'bob ada', 'edge list: bob-ada'],
    ['names that are formed alike', 'n1 n2\nn3 n4\n', 'edge list: n1-n2 n3-n4'],
    [
      'names of columns that are names of peers',
      'node_1,node_2\nnode_3,node_4\n',
      'edge list: node_1-node_2 node_3-node_4',
    ],
    [
      'comments at the ends of lines, all kinds of line ends',
      '// x\r0,1 # first\r\n\n1,2\t# c\n',
      'edge list: 0-1 1-2',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await readAs(text)).toBe(expected);
  });

  test.each([
    ['node_1,node_2\n0,1\n1,2\n', 'edge list with header node_1,node_2: 0-1 1-2'],
    ['from,to\n0,1\n1,2\n', 'edge list with header from,to: 0-1 1-2'],
    ['"from","to"\n"a","b"\n"b","c"\n', 'edge list with header from,to: a-b b-c'],
    ['target,source\n0,1\n', 'edge list with header target,source, links from source to target: 0-1'],
    ['from,to,weight\n0,1,0.5\n1,2,2\n', 'edge list with header from,to,weight: 0-1 1-2'],
    ['a b w\n0 1 3\n1 2 4\n', 'edge list with header a,b,w: 0-1 1-2'],
    ['x\ty\n0\t1\n1\t2\n', 'edge list with header x,y: 0-1 1-2'],
    [
      'Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,,1.0\n2,3,Undirected,1,,1.0\n',
      'edge list with header Source,Target,Type,Id,Label,Weight: 1-2 2-3',
    ],
    [
      'Id;Source;Target\n0;a;b\n1;b;c\n',
      'edge list with header Id,Source,Target, links from Source to Target: a-b b-c',
    ],
    [',from,to\n0,a,b\n1,b,c\n', 'edge list with header ,from,to, links from from to to: a-b b-c'],
    ['FromNodeId ToNodeId\n3 4\n4 5\n', 'edge list with header FromNodeId,ToNodeId: 3-4 4-5'],
    [':START_ID,:END_ID,:TYPE\na,b,KNOWS\nb,c,KNOWS\n', 'edge list with header :START_ID,:END_ID,:TYPE: a-b b-c'],
    [
      'ts,src_ip,src_port,dst_ip,dst_port\n1,10.0.0.1,80,10.0.0.2,81\n',
      'edge list with header ts,src_ip,src_port,dst_ip,dst_port, links from src_ip to dst_ip: 10.0.0.1-10.0.0.2',
    ],
    ['a,b,2020\n0,1,3\n1,2,4\n', 'edge list with header a,b,2020: 0-1 1-2'],
    ['person_a,person_b\nAda,Bob\nCyd,Dan\n', 'edge list with header person_a,person_b: Ada-Bob Cyd-Dan'],
    [
      'Source,Target\nNode 1,Node 2\nNode 2,Node 3\n',
      'edge list with header Source,Target: Node 1-Node 2 Node 2-Node 3',
    ],
  ])('a header: %j', async (text, expected) => {
    expect(await readAs(text)).toBe(expected);
  });

  test('counts before the links', async () => {
    expect(await readAs('4 2\n0 1 5\n1 2 5\n')).toBe('edge list after the counts 4 2: 0-1 1-2 3');
    expect(await readAs('3\n1 2\n2 3\n')).toBe('edge list after the counts 3: 1-2 2-3');
    expect(await readAs('3 2\n0 1\n1 2\n', { header: 'counts' })).toBe('edge list after the counts 3 2: 0-1 1-2');
    expect(await readAs('3 2\n0 1\n1 2\n', { header: 'no' })).toBe('edge list: 0-1 1-2 2-3');
    const ring = Array.from({ length: 12 }, (_, peer) => `${peer} ${(peer + 1) % 12}`).join('\n');
    expect(await readAs(`12 12\n${ring}`)).toMatch(/^edge list after the counts 12 12: 0-1 0-11 /);
  });

  test('what the user says counts', async () => {
    expect(await readAs('Ada,Bob\nCyd,Dan\n', { header: 'no' })).toBe('edge list: Ada-Bob Cyd-Dan');
    expect(await readAs('Ada,Bob\nCyd,Dan\n', { header: 'yes' })).toBe('edge list with header Ada,Bob: Cyd-Dan');
    expect(await readAs('who,since,whom\na,2020,b\n', { columns: 'who,whom' })).toBe(
      'edge list with header who,since,whom, links from who to whom: a-b',
    );
    expect(await readAs('a,2020-01-01,b\nb,2020-01-02,c\n', { columns: '1,3' })).toBe(
      'edge list, links from column 1 to 3: a-b b-c',
    );
    expect(await readAs('a::b\nb::c\n', { separator: '::' })).toBe('edge list: a-b b-c');
    expect(await readAs('a b,c d\nc d,e f\n', { separator: 'space', columns: '1,2', header: 'no' })).toBe(
      'edge list: a-b,c c-d,e',
    );
  });

  test.each([
    [
      'Ada,Bob\nCyd,Dan\n',
      'sample:1: expected topology.header yes or no, as the first line may name columns or be a link between two peers, given Ada,Bob',
    ],
    ['source,target\nsource,a\na,b\n', 'sample:1: expected topology.header yes or no'],
    [
      '3 2\n0 1\n1 2\n',
      'sample:1: expected topology.header counts or no, as the first line may count 3 peers and 2 links, or be a link, given 3 2',
    ],
    [
      'Id,Label\n1,Ada\n2,Bob\n',
      'sample:1: expected topology.columns with the two that hold the ends of a link, such as source,target, given Id,Label',
    ],
    ['who,since,whom\na,2020,b\nb,2021,c\n', 'sample:1: expected topology.columns'],
    ['id,x,y\n1,0.5,0.7\n2,0.1,0.2\n', 'sample:1: expected topology.columns'],
    ['name,x,y\na,0.5,0.7\nb,0.1,0.2\n', 'sample:1: expected topology.columns'],
    ['0 1 5\n0 2 5 6\n', 'sample:2: expected 3 cells as above, or topology.format with another, given 0 2 5 6'],
    ['a pp b\nb pp c\n', 'sample:1: expected two names and at most numbers after them; else topology.columns'],
    ['a b friend\nb c foe\n', 'sample:1: expected two names and at most numbers after them; else topology.columns'],
    ['0 1\n\n2\n', 'sample:3: expected two names between blanks (else topology.separator or topology.format), given 2'],
    ['a,b\nb;c\n', 'sample:1: expected two names between blanks'],
    ['a, b\nc d\n', 'sample:1: expected names unlike a,, or topology.separator'],
    ['(0, 1)\n(1, 2)\n', 'sample:1: expected names unlike (0, or topology.separator'],
    ['a,"b\nc,d\n', 'sample:1: expected each quote closed on its line, given a,"b'],
    ['a,\nb,c\n', 'sample:1: expected both ends of a link, given a,'],
    ['from,to\na,b,c\n', 'sample:2: expected 2 cells, one for each column, given a,b,c'],
    ['% bip unweighted\n1 1\n1 2\n', 'sample: expected a graph of one set of nodes; this one is bipartite (bip)'],
    ['', 'sample: expected at least one node'],
    ['# nothing\n', 'sample: expected at least one node'],
    ['source,target\n', 'sample: expected at least one node'],
  ])('refused: %j', async (text, message) => {
    const failure = read(text);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });

  test.each([
    [{ columns: 'a' }, 'topology.columns: expected two columns such as from,to, of from, to, w, given a'],
    [{ columns: '1,7' }, 'topology.columns: expected two columns such as from,to, of from, to, w, given 1,7'],
    [{ columns: 'from,from' }, 'topology.columns: expected two columns'],
    [{ header: 'counts' as const }, 'sample:1: expected the number of peers, or of peers and links, given from,to,w'],
  ])('refused: %j', async (options, message) => {
    await expect(read('from,to,w\n1,2,3\n', options)).rejects.toThrow(message);
  });

  test.each(['1,1', '1', '1,2,3', '0,1', '1,4', 'w,x'])('no two columns: %s', async (columns) => {
    await expect(read('1 2 3\n2 3 4\n', { columns })).rejects.toThrow(
      `topology.columns: expected two columns such as 1,2, numbers from 1 to 3, given ${columns}`,
    );
  });

  test('what was done is said', async () => {
    const remarkOf = async (text: string) => (await read(text)).remark;
    expect(await remarkOf('node_1,node_2\n0,1\n1,2\n')).toBe(
      'sample: edge list with header node_1,node_2: 3 peers, 2 links',
    );
    expect(await remarkOf('Source,Target,Type\na,b,Directed\nb,a,Directed\na,a,Directed\n')).toBe(
      'sample: edge list with header Source,Target,Type: 2 peers, 1 link; each directed edge is a link both ways; 1 edge from a peer to itself left out; 1 edge between two peers that have a link already left out',
    );
    expect(await remarkOf('# Directed graph\n# Nodes: 4 Edges: 2\n1 2\n2 3\n')).toBe(
      'sample: edge list: 3 peers, 2 links; each directed edge is a link both ways; a comment in it says 4 nodes: those without a link are not listed',
    );
  });
});

describe('adjacency matrices', () => {
  test.each([
    ['of 0 and 1', '0 1 0 1\n1 0 1 0\n0 1 0 1\n1 0 1 0\n', 'adjacency matrix: 0-1 0-3 1-2 2-3'],
    ['between commas', '0,1,0,0\n1,0,0,0\n0,0,0,0\n0,0,0,0\n', 'adjacency matrix: 0-1 2 3'],
    ['with weights', '0 2.5 0\n2.5 0 1\n0 1 0\n', 'adjacency matrix: 0-1 1-2'],
    ['without a separator', '0101\n1010\n0101\n1010\n', 'adjacency matrix: 0-1 0-3 1-2 2-3'],
    ['with marks for no link', '- 3 inf\n3 - 4\ninf 4 -\n', 'adjacency matrix: 0-1 1-2'],
    ['of one direction', '0 1 0 0\n0 0 1 0\n0 0 0 1\n1 0 0 0\n', 'adjacency matrix: 0-1 0-3 1-2 2-3'],
    ['with names on both sides', ',a,b,c\na,0,1,0\nb,1,0,1\nc,0,1,0\n', 'adjacency matrix with names: a-b b-c'],
    ['with numbers on both sides', ',1,2\n1,0,1\n2,1,0\n', 'adjacency matrix with names: 1-2'],
    [
      'with names on both sides, without a corner',
      'a b c\na 0 1 0\nb 1 0 1\nc 0 1 0\n',
      'adjacency matrix with names: a-b b-c',
    ],
    ['with names above', 'a b c\n0 1 0\n1 0 1\n0 1 0\n', 'adjacency matrix with names: a-b b-c'],
    ['with names beside', 'a 0 1 0\nb 1 0 1\nc 0 1 0\n', 'adjacency matrix with names: a-b b-c'],
    ['with the number of peers before it', '3\n0 1 1\n1 0 0\n1 0 0\n', 'adjacency matrix: 0-1 0-2'],
  ])('%s', async (_, text, expected) => {
    expect(await readAs(text)).toBe(expected);
  });

  test.each([
    [
      '1 1\n1 1\n',
      'sample: expected topology.format adjacency-matrix or edge-list, as its lines may be either, given 1 1',
    ],
    ['0 1 1\n1 0 1\n0 1 0\n', 'sample: expected topology.format adjacency-matrix or edge-list'],
    ['0 5 1\n1 0 2\n2 1 0\n', 'sample: expected topology.format adjacency-matrix or edge-list'],
    ['0 -1 1 1\n-1 0 1 1\n1 1 0 1\n1 1 1 0\n', 'sample:1: expected weights of 0 (no link) and above, given -1'],
  ])('refused: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test.each([
    ['a a b\n0 1 0\n1 0 1\n0 1 0\n', 'a matrix with each name once, given a,a,b'],
    ['0 1\n1 0\n1 1\n', 'as many columns as rows'],
  ])('no matrix: %j', async (text, message) => {
    await expect(read(text, {}, 'adjacency-matrix')).rejects.toThrow(message);
  });

  test('links with weights in three columns are no matrix', async () => {
    expect(await readAs('0 1 5\n1 2 3\n2 0 1\n')).toBe('edge list: 0-1 0-2 1-2');
    expect(await readAs('0 1\n1 0\n')).toBe('edge list: 0-1');
    expect(await readAs('1 1\n1 1\n', {}, 'adjacency-matrix')).toBe('adjacency matrix: 0-1');
    await expect(read('0 1\n', {}, 'adjacency-matrix')).rejects.toThrow(
      'sample: expected an adjacency matrix, with as many columns as rows, given 1 lines',
    );
  });
});

describe('adjacency lists', () => {
  test.each([
    ['NetworkX', '#x\n# GMT\n#\n0 1 2 3\n1 2\n2\n3\n', 'adjacency list: 0-1 0-2 0-3 1-2'],
    ['with each link twice', '0 1 3\n1 0 2\n2 1 3\n3 2 0\n', 'adjacency list: 0-1 0-3 1-2 2-3'],
    ['with colons', 'a: b c\nb: a\nd:\n', 'adjacency list: a-b a-c d'],
    ['of one line', 'a: b c\n', 'adjacency list: a-b a-c'],
    [
      'with each peer, in lines of one length',
      'a b c\nb c d\nc d a\nd a b\n',
      'adjacency list: a-b a-c a-d b-c b-d c-d',
    ],
    ['with commas after colons', 'a: b, c\nb: a\n', 'adjacency list: a-b a-c'],
    ['with blanks in names', 'Node 1: Node 2, Node 3\nNode 2: Node 1\n', 'adjacency list: Node 1-Node 2 Node 1-Node 3'],
    ['Gephi', 'a;b;c;d\nb;a\nc;a\nd\n', 'adjacency list: a-b a-c a-d'],
  ])('%s', async (_, text, expected) => {
    expect(await readAs(text)).toBe(expected);
  });

  test.each([
    ['0 1 2 3\n1 4\n', 'sample: expected topology.format adjacency-list or edge-list'],
    ['0 1 3\n1 2\n3 4\n', 'sample: expected topology.format adjacency-list or edge-list'],
    ['0 1 2\n1 2 3\n2 3 0\n3 0 1\n', 'sample: expected topology.format adjacency-list or edge-list'],
  ])('refused: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    expect(await readAs(text, {}, 'adjacency-list')).toMatch(/^adjacency list/);
  });
});

test('a long list is read in time that grows with its length', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `${i % 5000}\t${(i * 7919) % 5000}`);
  expect((await read(lines.join('\n'))).graph.size).toBe(5000);
});
