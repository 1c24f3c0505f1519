import { expect, test } from 'vitest';
import { graphOf, linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, diameter } from './building.ts';

test.each([1, 2, 3, 5, 60])('%i peers: N(N − 1)/2 links, everyone with everyone', (size) => {
  const graph = build('mesh', size);
  expect(linkCount(graph)).toBe((size * (size - 1)) / 2);
  expect(new Set(degreesOf(graph))).toEqual(new Set([size - 1]));
  expect(diameter(graph)).toBe(Math.min(1, size - 1));
});

test('its rows are those that pairs of ends make', () => {
  const ends: number[] = [];
  for (let a = 0; a < 30; a++) for (let b = 0; b < a; b++) ends.push(a, b);
  expect(build('mesh', 30)).toEqual(graphOf(30, ends));
});

test('10,001 peers would have more than 50 million links', () => {
  expect(() => build('mesh', 10_001)).toThrow(
    '--peers: expected a size at which a mesh has at most 50 million links, given 10001',
  );
});
