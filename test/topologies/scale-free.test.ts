import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, statistics } from './building.ts';

test('m(N − m) links, connected, m at least at each newcomer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 20 }), fc.nat(), (size, m, seed) => {
      fc.pre(m < size);
      const graph = build('scale-free', size, { m }, seed);
      expect(linkCount(graph)).toBe(m * (size - m));
      expect(statistics(graph).connected).toBe(true);
      for (const degree of degreesOf(graph).slice(m)) expect(degree).toBeGreaterThanOrEqual(m);
    }),
    { numRuns: 200 },
  );
});

test('m + 1 peers are a star around the newcomer', () => {
  expect(degreesOf(build('scale-free', 5, { m: 4 }))).toEqual([1, 1, 1, 1, 4]);
});

test('degrees follow a power law: the share of degree m is 2/(m + 2), and hubs reach some √N', () => {
  const degrees = degreesOf(build('scale-free', 20_000, { m: 2 }));
  const lowest = degrees.filter((degree) => degree === 2).length;
  expect(lowest / 20_000).toBeGreaterThan(0.48);
  expect(lowest / 20_000).toBeLessThan(0.52);
  expect(Math.max(...degrees)).toBeGreaterThan(100);
});

test.each([
  [1, {}, '--peers: expected at least 3 for scale-free with m = 2, given 1'],
  [4, { m: 4 }, '--peers: expected at least 5 for scale-free with m = 4, given 4'],
  [4, { m: 0 }, 'topology.m: expected an integer from 1'],
])('%i peers with %j: %s', (size, given, message) => {
  expect(() => build('scale-free', size, given)).toThrow(message);
});
