import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, diameter, rowsOf } from './building.ts';

test('each peer has a link to the next', () => {
  expect(rowsOf(build('line', 4))).toEqual([[1], [0, 2], [1, 3], [2]]);
});

test.each([1, 2, 3, 100])('%i peers: N − 1 links, and so long is it', (size) => {
  expect(linkCount(build('line', size))).toBe(size - 1);
  expect(diameter(build('line', size))).toBe(size - 1);
});
