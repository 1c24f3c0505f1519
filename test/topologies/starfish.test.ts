import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, neighboursOf, rowsOf } from './building.ts';

test('5 peers: links to i + 2 and i + 3 mod 5, as p2p has them', () => {
  const graph = build('starfish', 5);
  for (let p = 0; p < 5; p++) expect(new Set(neighboursOf(graph, p))).toEqual(new Set([(p + 2) % 5, (p + 3) % 5]));
  expect(linkCount(graph)).toBe(5);
});

test('is one cycle for every odd N: a walk that never turns back comes home after N steps, not before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), (half) => {
      const size = 2 * half + 1;
      const rows = rowsOf(build('starfish', size));
      expect(rows.every((row) => row.length === 2)).toBe(true);
      let before = rows[0][1];
      let at = 0;
      let steps = 0;
      do {
        const next = rows[at][0] === before ? rows[at][1] : rows[at][0];
        before = at;
        at = next;
        steps++;
      } while (at !== 0);
      expect(steps).toBe(size);
    }),
  );
});

test.each([1, 2, 3, 4, 6, 100])('there is none of %i peers', (size) => {
  expect(() => build('starfish', size)).toThrow(`--peers: expected an odd number from 5 for a starfish, given ${size}`);
});
