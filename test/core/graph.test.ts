import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  completeGraph,
  degreeOf,
  firstLink,
  type Graph,
  isComplete,
  isGraph,
  linkCount,
  linkNumber,
  linkOfComplete,
  linkStart,
  linksIn,
  neighbourAt,
  neighboursOf,
} from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';

/** Sizes on both sides of a bucket's 2^4 … 2^16 peers, with few and with many links. */
const pairs = fc
  .integer({ min: 1, max: 60 })
  .chain((size) =>
    fc.tuple(fc.constant(size), fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 200 })),
  );

/** The same graph made of sets: slow, and easy to believe. */
function plainRows(size: number, links: readonly (readonly [number, number])[]): number[][] {
  const rows = Array.from({ length: size }, () => new Set<number>());
  for (const [a, b] of links) {
    if (a === b) continue;
    rows[a].add(b);
    rows[b].add(a);
  }
  return rows.map((row) => [...row].sort((a, b) => a - b));
}

function rowsOf(graph: Graph): number[][] {
  return Array.from({ length: graph.size }, (_, p) => [...neighboursOf(graph, p)]);
}

/** Pairs of ends that look random, the same in each run. */
function scattered(size: number, count: number): Int32Array {
  const ends = new Int32Array(count * 2);
  let state = 1;
  for (let i = 0; i < ends.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    ends[i] = Math.floor((state / 2 ** 32) * size);
  }
  return ends;
}

function linksOf(ends: ArrayLike<number>): [number, number][] {
  return Array.from({ length: ends.length / 2 }, (_, i) => [ends[2 * i], ends[2 * i + 1]]);
}

describe('graphOf', () => {
  test('makes the rows that sets make, of numbers and of typed arrays', () => {
    fc.assert(
      fc.property(pairs, ([size, links]) => {
        const expected = plainRows(size, links);
        expect(rowsOf(graphOf(size, links.flat()))).toEqual(expected);
        expect(rowsOf(graphOf(size, Int32Array.from(links.flat())))).toEqual(expected);
      }),
    );
  });

  test.each([
    [1_000, 150_000, 'few peers with long rows'],
    [100_000, 150_000, 'many peers with short rows'],
    [70_000, 10, 'hardly any link'],
  ])('%i peers, %i pairs: %s, in several buckets', (size, count) => {
    const ends = scattered(size, count);
    const graph = graphOf(size, ends);
    expect(rowsOf(graph)).toEqual(plainRows(size, linksOf(ends)));
    expect(graph.offsets).toHaveLength(size + 1);
    expect(graph.targets).toHaveLength(graph.offsets[size]);
  });

  test('a hub with 20,000 links', () => {
    const ends = new Int32Array(40_000);
    for (let i = 0; i < 20_000; i++) ends[2 * i] = 20_000 - i;
    const graph = graphOf(20_001, ends);
    expect(linkCount(graph)).toBe(20_000);
    expect(graph.targets.subarray(0, 20_000)).toEqual(Int32Array.from({ length: 20_000 }, (_, i) => i + 1));
  });

  test('uses the first `count` ends only', () => {
    expect(rowsOf(graphOf(3, [0, 1, 1, 2], 2))).toEqual([[1], [0], []]);
    expect(rowsOf(graphOf(3, Int32Array.of(0, 1, 7, 7), 2))).toEqual([[1], [0], []]);
  });

  test('no peers with links, loops only, nothing at all', () => {
    expect(rowsOf(graphOf(1, []))).toEqual([[]]);
    expect(rowsOf(graphOf(2, [1, 1]))).toEqual([[], []]);
    expect(rowsOf(graphOf(0, []))).toEqual([]);
  });

  test('drops doubles among rows of any length, wherever they stand', () => {
    for (const size of [20, 34, 80]) {
      const ends = [1, 1];
      for (let peer = size - 1; peer > 0; peer--) ends.push(0, peer, peer, 0, 0, peer);
      const graph = graphOf(size, ends);
      expect(rowsOf(graph)).toEqual(plainRows(size, linksOf(ends)));
      expect(graph.targets).toHaveLength(2 * (size - 1));
    }
  });

  test('does not change the ends', () => {
    const ends = scattered(100, 500);
    const before = ends.slice();
    graphOf(100, ends);
    expect(ends).toEqual(before);
  });

  test.each([
    [[0, 3]],
    [[-1, 0]],
    [[0, 0.5]],
    [[0, Number.NaN]],
    [[0, 2 ** 32]],
    [Int32Array.of(0, 3)],
    [Int32Array.of(-1, 0)],
  ])('an end that is no peer is a bug: %j', (ends) => {
    expect(() => graphOf(3, ends)).toThrow(/end -?[\d.NaN]+ of a link/);
  });
});

describe('linkNumber', () => {
  test('is the place of the link in the rows, −1 where there is none', () => {
    fc.assert(
      fc.property(pairs, ([size, links]) => {
        const graph = graphOf(size, links.flat());
        const rows = plainRows(size, links);
        let number = 0;
        for (let from = 0; from < size; from++) {
          for (let to = 0; to < size; to++)
            expect(linkNumber(graph, from, to)).toBe(rows[from].includes(to) ? number++ : -1);
        }
        expect(number).toBe(linkCount(graph) * 2);
      }),
      { numRuns: 30 },
    );
  });
});

describe('linksIn', () => {
  test('names each link once, in order', () => {
    expect(linksIn(graphOf(4, [3, 0, 2, 1, 0, 1, 1, 3]))).toEqual([
      [0, 1],
      [0, 3],
      [1, 2],
      [1, 3],
    ]);
  });
});

describe('isGraph', () => {
  const line = graphOf(3, [0, 1, 1, 2]);

  test('holds for what graphOf makes', () => {
    fc.assert(
      fc.property(pairs, ([size, links]) => {
        expect(isGraph(graphOf(size, links.flat()))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 3],
    ['rows in plain lists', { ...line, targets: [...line.targets] }],
    ['offsets in a plain list', { ...line, offsets: [...line.offsets] }],
    ['no rows', { size: 3 }],
    ['a rule that does not hold', { size: 3, complete: false }],
    ['a rule without a size', { complete: true }],
    ['too few offsets', { ...line, size: 2 }],
    ['too many offsets', { ...line, size: 4 }],
    ['a first row that does not begin at 0', { ...line, offsets: Int32Array.of(1, 1, 3, 4) }],
    ['a last row that ends too soon', { ...line, offsets: Int32Array.of(0, 1, 3, 3) }],
    ['a row that ends before it begins', { ...line, offsets: Int32Array.of(0, 3, 1, 4) }],
    ['a row out of order', { ...line, targets: Int32Array.of(1, 2, 0, 1) }],
    ['a neighbour twice', { ...line, targets: Int32Array.of(1, 0, 0, 1) }],
    ['a neighbour that is no peer', { ...line, targets: Int32Array.of(1, 0, 3, 1) }],
    ['a neighbour below 0', { ...line, targets: Int32Array.of(1, -1, 2, 1) }],
    ['a loop', { ...line, targets: Int32Array.of(1, 0, 1, 1) }],
    [
      'a row that ends before it begins, of a peer without links',
      { ...graphOf(3, [0, 2]), offsets: Int32Array.of(0, 2, 1, 2) },
    ],
    ['a first row that begins late', { size: 1, offsets: Int32Array.of(1, 0), targets: new Int32Array(0) }],
    ['a link in one row only', { ...line, targets: Int32Array.of(2, 0, 2, 1) }],
  ])('does not hold for %s', (_, given) => {
    expect(isGraph(given)).toBe(false);
  });
});

test.each([1, 2, 3, 12])('a complete graph of %i peers answers as its rows do', (size) => {
  const rule = completeGraph(size);
  const ends = Array.from({ length: size }, (_, a) => Array.from({ length: size }, (_, b) => [a, b]).flat()).flat();
  const rows = graphOf(size, ends);
  const peers = Array.from({ length: size }, (_, peer) => peer);
  const answersOf = (graph: Graph) => ({
    links: linksIn(graph),
    count: linkCount(graph),
    isComplete: isComplete(graph),
    degrees: peers.map((peer) => degreeOf(graph, peer)),
    first: peers.map((peer) => firstLink(graph, peer)),
    numbers: peers.flatMap((a) => [-1, ...peers, size].map((b) => linkNumber(graph, a, b))),
    starts: Array.from({ length: size * (size - 1) }, (_, link) => linkStart(graph, link)),
    neighbours: peers.map((peer) => [...neighboursOf(graph, peer)]),
    oneByOne: peers.map((peer) => peers.slice(1).map((_, index) => neighbourAt(graph, peer, index))),
  });
  expect(answersOf(rule)).toEqual(answersOf(rows));
  expect(isGraph(rule)).toBe(true);
  expect(linksIn(rows)).toEqual(linksIn(rows).map((_, index) => linkOfComplete(size, index)));
});
