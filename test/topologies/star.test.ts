import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, diameter, rowsOf } from './building.ts';

test('peer 0 has a link to each other one', () => {
  expect(rowsOf(build('star', 4))).toEqual([[1, 2, 3], [0], [0], [0]]);
});

test.each([3, 4, 1_000])('%i peers: N − 1 links, diameter 2', (size) => {
  expect(linkCount(build('star', size))).toBe(size - 1);
  expect(diameter(build('star', size))).toBe(2);
});

test('one peer has no link, two peers have one', () => {
  expect(rowsOf(build('star', 1))).toEqual([[]]);
  expect(rowsOf(build('star', 2))).toEqual([[1], [0]]);
});
