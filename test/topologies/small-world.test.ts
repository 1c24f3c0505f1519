import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkCount, neighboursOf } from '../../src/core/graph.ts';
import { build, degreesOf, statistics } from './building.ts';

test.each([
  [20, 4, '1,2'],
  [21, 6, '1,2,3'],
  [5, 4, '1,2'],
  [3, 2, '1'],
])('beta 0: %i peers, k = %i, are the circulant %s', (size, k, offsets) => {
  expect(build('small-world', size, { k, beta: 0 })).toEqual(build('circulant', size, { offsets }));
});

test('N·k/2 links at every beta, k/2 at least at each peer', () => {
  const beta = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 50 }),
      fc.integer({ min: 1, max: 12 }),
      beta,
      fc.nat(),
      (size, half, p, seed) => {
        fc.pre(2 * half < size);
        const graph = build('small-world', size, { k: 2 * half, beta: p }, seed);
        expect(linkCount(graph)).toBe(size * half);
        expect(Math.min(...degreesOf(graph))).toBeGreaterThanOrEqual(half);
      },
    ),
    { numRuns: 200 },
  );
});

test('beta is the share of links that are rewired', () => {
  const graph = build('small-world', 10_000, { k: 4, beta: 0.25 });
  let far = 0;
  for (let p = 0; p < graph.size; p++) {
    for (const other of neighboursOf(graph, p)) {
      const distance = Math.abs(other - p);
      if (Math.min(distance, graph.size - distance) > 2) far++;
    }
  }
  // 5,000 of 20,000 links, seen from both ends, with a deviation of 61.
  expect(Math.abs(far / 2 - 5_000)).toBeLessThan(5 * 61 + 10);
});

test('a hundredth of the links rewired: the way across shrinks from 125 hops to a fraction', () => {
  expect(statistics(build('small-world', 1_000, { k: 8, beta: 0 })).diameter).toEqual({ hops: 125, sampled: false });
  expect(statistics(build('small-world', 1_000, { k: 8, beta: 0.01 })).diameter?.hops).toBeLessThan(50);
});

test.each([
  [2, {}, '--peers: expected at least 3 for small-world, given 2'],
  [10, { k: 3 }, 'topology.k: expected an even number, given 3'],
  [4, {}, 'topology.k: expected at most 3 (peers − 1), given 4'],
  [10, { beta: 1.5 }, 'topology.beta: expected a number from 0 to 1, given 1.5'],
])('%i peers with %j: %s', (size, given, message) => {
  expect(() => build('small-world', size, given)).toThrow(message);
});
