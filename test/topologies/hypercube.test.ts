import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, diameter, rowsOf } from './building.ts';

test.each([0, 1, 2, 3, 6, 10])('%i dimensions: as many links a peer, and so many hops at most', (dimensions) => {
  const graph = build('hypercube', 2 ** dimensions);
  expect(linkCount(graph)).toBe((dimensions * 2 ** dimensions) / 2);
  expect(new Set(degreesOf(graph))).toEqual(new Set([dimensions]));
  expect(diameter(graph)).toBe(dimensions);
});

test('links join numbers that differ in one bit', () => {
  expect(rowsOf(build('hypercube', 8))[5]).toEqual([1, 4, 7]);
});

test.each([3, 5, 6, 100, 1_025])('there is none of %i peers', (size) => {
  expect(() => build('hypercube', size)).toThrow(`--peers: expected a power of two for a hypercube, given ${size}`);
});
