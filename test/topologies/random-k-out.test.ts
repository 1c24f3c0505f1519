import fc from 'fast-check';
import { expect, test } from 'vitest';
import { degreeOf, linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, rowsOf, statistics } from './building.ts';

test('each peer has k links at least, and all together N·k at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 59 }), fc.nat(), (size, k, seed) => {
      fc.pre(k < size);
      const graph = build('random-k-out', size, { k }, seed);
      expect(Math.min(...degreesOf(graph))).toBeGreaterThanOrEqual(k);
      expect(linkCount(graph)).toBeLessThanOrEqual(size * k);
      expect(linkCount(graph)).toBeGreaterThanOrEqual((size * k) / 2);
    }),
  );
});

test.each([2, 5, 30])('all others picked: with k = N − 1, %i peers are a mesh', (size) => {
  expect(rowsOf(build('random-k-out', size, { k: size - 1 }))).toEqual(rowsOf(build('mesh', size)));
});

test.each([4, 16, 17, 40])('k = %i: picks that are mutual with probability k/(N − 1) cost so many links', (k) => {
  const size = 20_000;
  const graph = build('random-k-out', size, { k });
  const mutual = (k * k * size) / (2 * (size - 1));
  expect(size * k - linkCount(graph)).toBeGreaterThan(mutual - 5 * Math.sqrt(mutual));
  expect(size * k - linkCount(graph)).toBeLessThan(mutual + 5 * Math.sqrt(mutual));
  expect(statistics(graph).connected).toBe(true);
});

test.each([1, 3, 20])('all others are as likely to be picked (k = %i)', (k) => {
  const picked = new Array<number>(30).fill(0);
  for (let seed = 0; seed < 400; seed++) {
    const graph = build('random-k-out', 30, { k }, seed);
    for (const p of picked.keys()) picked[p] += degreeOf(graph, p);
  }
  const mean = picked.reduce((sum, count) => sum + count, 0) / 30;
  // The degrees of one peer vary by less than √k around their mean; 400 seeds divide that by 20.
  for (const count of picked) expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(400 * k));
});

test.each([
  [1, {}, '--peers: expected at least 2 for random-k-out, given 1'],
  [5, { k: 5 }, 'topology.k: expected at most 4 (peers − 1), given 5'],
  [4, {}, 'topology.k: expected at most 3 (peers − 1), given 4'],
  [5, { k: 0 }, 'topology.k: expected an integer from 1'],
])('%i peers with %j: %s', (size, given, message) => {
  expect(() => build('random-k-out', size, given)).toThrow(message);
});
