import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, diameter, neighboursOf, rowsOf } from './building.ts';

test('3 by 4: rows and columns close', () => {
  const graph = build('torus', 12);
  expect(neighboursOf(graph, 0)).toEqual([1, 3, 4, 8]);
  expect(neighboursOf(graph, 11)).toEqual([3, 7, 8, 10]);
});

test.each([
  [9, 3, 3],
  [12, 3, 4],
  [100, 10, 10],
  [105, 7, 15],
])('%i peers are %i by %i: 2N links, degree 4, diameter ⌊w/2⌋ + ⌊h/2⌋', (size, height, width) => {
  const graph = build('torus', size);
  expect(linkCount(graph)).toBe(2 * size);
  expect(new Set(degreesOf(graph))).toEqual(new Set([4]));
  expect(diameter(graph)).toBe(Math.floor(width / 2) + Math.floor(height / 2));
});

test('one row is a cycle, two rows have one link between the two of a column', () => {
  expect(build('torus', 7)).toEqual(build('cycle', 7));
  expect(build('torus', 12, { width: 1 })).toEqual(build('cycle', 12));
  expect(new Set(degreesOf(build('torus', 10)))).toEqual(new Set([3]));
  expect(rowsOf(build('torus', 4))).toEqual([
    [1, 2],
    [0, 3],
    [0, 3],
    [1, 2],
  ]);
});

test('one peer has no link, two peers have one', () => {
  expect(rowsOf(build('torus', 1))).toEqual([[]]);
  expect(rowsOf(build('torus', 2))).toEqual([[1], [0]]);
});

test('rows of different lengths are refused', () => {
  expect(() => build('torus', 25, { width: 4 })).toThrow('topology.width: expected a divisor of the 25 peers, given 4');
});
