import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, diameter, rowsOf } from './building.ts';

test('5 peers: links to i − 1 and i + 1 mod 5, as p2p has them', () => {
  expect(rowsOf(build('cycle', 5))).toEqual([
    [1, 4],
    [0, 2],
    [1, 3],
    [2, 4],
    [0, 3],
  ]);
});

test.each([3, 4, 5, 10, 101])('%i peers: as many links, diameter ⌊N/2⌋', (size) => {
  const graph = build('cycle', size);
  expect(linkCount(graph)).toBe(size);
  expect(diameter(graph)).toBe(Math.floor(size / 2));
});

test('one peer has no link, two peers have one', () => {
  expect(rowsOf(build('cycle', 1))).toEqual([[]]);
  expect(rowsOf(build('cycle', 2))).toEqual([[1], [0]]);
});
