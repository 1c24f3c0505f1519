import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, diameter, neighboursOf, rowsOf } from './building.ts';

test('3 by 4: corners, edges, and what is inside', () => {
  const graph = build('grid', 12);
  expect(neighboursOf(graph, 0)).toEqual([1, 4]);
  expect(neighboursOf(graph, 7)).toEqual([3, 6, 11]);
  expect(neighboursOf(graph, 5)).toEqual([1, 4, 6, 9]);
});

test.each([
  [12, 3],
  [16, 4],
  [10, 2],
  [7, 1],
  [36, 6],
  [1, 1],
])('%i peers stand in %i rows by default', (size, height) => {
  const width = size / height;
  const graph = build('grid', size);
  expect(linkCount(graph)).toBe(height * (width - 1) + width * (height - 1));
  expect(diameter(graph)).toBe(width + height - 2);
});

test('a width of its own; one row, or one column, is a line', () => {
  expect(diameter(build('grid', 24, { width: 12 }))).toBe(12);
  expect(build('grid', 24, { width: 24 })).toEqual(build('line', 24));
  expect(build('grid', 24, { width: 1 })).toEqual(build('line', 24));
  expect(rowsOf(build('grid', 4, { width: 2 }))).toEqual([
    [1, 2],
    [0, 3],
    [0, 3],
    [1, 2],
  ]);
});

test('rows of different lengths are refused', () => {
  expect(() => build('grid', 24, { width: 7 })).toThrow('topology.width: expected a divisor of the 24 peers, given 7');
  expect(() => build('grid', 24, { width: 48 })).toThrow(
    'topology.width: expected a divisor of the 24 peers, given 48',
  );
});
