import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, rowsOf, statistics } from './building.ts';

test('all degrees are k: sparse, dense, tiny', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 39 }), fc.nat(), (size, k, seed) => {
      fc.pre(k < size && (size * k) % 2 === 0);
      const graph = build('random-regular', size, { k }, seed);
      expect(new Set(degreesOf(graph))).toEqual(new Set([k]));
      expect(linkCount(graph)).toBe((size * k) / 2);
    }),
    { numRuns: 300 },
  );
});

test.each([
  [10_000, 8],
  [401, 200],
  [401, 202],
])('%i peers of degree %i, which take many repairs', (size, k) => {
  expect(new Set(degreesOf(build('random-regular', size, { k })))).toEqual(new Set([k]));
});

test('of 6 peers of degree 2, both kinds come: one ring of 6 six times as often as two of 3', () => {
  let whole = 0;
  for (let seed = 0; seed < 700; seed++) if (statistics(build('random-regular', 6, { k: 2 }, seed)).connected) whole++;
  // 60 of the 70 labelled graphs are rings of 6. The repairs make the choice a little uneven.
  expect(whole).toBeGreaterThan(540);
  expect(whole).toBeLessThan(660);
});

test('all peers are as likely to be linked', () => {
  const linked = new Array<number>(12).fill(0);
  for (let seed = 0; seed < 1_000; seed++)
    for (const q of rowsOf(build('random-regular', 12, { k: 3 }, seed))[0]) linked[q]++;
  // 3,000 links of peer 0 on 11 others: 273 each, with a deviation of 14.
  for (const count of linked.slice(1)) expect(Math.abs(count - 273)).toBeLessThan(5 * 14);
});

test('k = N − 1 is the mesh', () => {
  expect(rowsOf(build('random-regular', 8, { k: 7 }))).toEqual(rowsOf(build('mesh', 8)));
});

test.each([
  [1, {}, '--peers: expected at least 2 for random-regular, given 1'],
  [7, { k: 3 }, '--peers: expected an even number for random-regular with an odd k (3), given 7'],
  [6, { k: 6 }, 'topology.k: expected at most 5 (peers − 1), given 6'],
])('%i peers with %j: %s', (size, given, message) => {
  expect(() => build('random-regular', size, given)).toThrow(message);
});
