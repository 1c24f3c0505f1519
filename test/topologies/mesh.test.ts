import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { build, degreesOf, diameter, rowsOf, statistics } from './building.ts';

test.each([1, 2, 3, 5, 60])('%i peers: N(N − 1)/2 links, everyone with everyone', (size) => {
  const graph = build('mesh', size);
  expect(linkCount(graph)).toBe((size * (size - 1)) / 2);
  expect(new Set(degreesOf(graph))).toEqual(new Set([size - 1]));
  expect(diameter(graph)).toBe(Math.min(1, size - 1));
});

test('its rows are those that pairs of ends make', () => {
  const ends: number[] = [];
  for (let a = 0; a < 30; a++) for (let b = 0; b < a; b++) ends.push(a, b);
  expect(rowsOf(build('mesh', 30))).toEqual(rowsOf(graphOf(30, ends)));
});

test('its size is no matter: it has no lists', () => {
  const graph = build('mesh', 1_000_000);
  expect(linkCount(graph)).toBe(499_999_500_000);
  expect(Object.values(graph).filter((field) => typeof field === 'object')).toEqual([]);
  expect(statistics(graph)).toMatchObject({
    degree: { min: 999_999, mean: 999_999, max: 999_999 },
    components: { count: 1, largest: 1_000_000 },
    diameter: { hops: 1, sampled: false },
  });
});
